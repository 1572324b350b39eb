namespace Presence.Server;

/// <summary>Where presence is mapped, as far as that is known before a request is routed. Safe from any thread.</summary>
internal sealed class PresenceAddresses
{
    private volatile Template[] _templates = [];

    /// <summary>Notes a route pattern. A group or a base path may stand in front of it.</summary>
    public void Add(string pattern) => _templates = [.. _templates, new Template(SegmentsOf(pattern))];

    /// <summary>
    /// Whether a path looks like one of them. One that is only parameters looks like nothing: to hide the tokens of every address of
    /// the app would take them from others, who need them.
    /// </summary>
    public bool MayBe(string path)
    {
        var segments = SegmentsOf(path);
        return Array.Exists(_templates, template => template.MayBe(segments));
    }

    private static string[] SegmentsOf(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private sealed class Template(string[] pattern)
    {
        private readonly string[] _fixed = Array.FindAll(pattern, segment => !segment.Contains('{', StringComparison.Ordinal));

        public bool MayBe(string[] path)
        {
            if (_fixed.Length is 0) return false;
            return _fixed.Length == pattern.Length ? EndsWithFixed(path) : HasFixedInTurn(path);
        }

        private bool EndsWithFixed(string[] path) =>
            path.Length >= _fixed.Length && path.AsSpan(path.Length - _fixed.Length).SequenceEqual(_fixed, StringComparer.OrdinalIgnoreCase);

        private bool HasFixedInTurn(string[] path)
        {
            var found = 0;
            foreach (var segment in path)
            {
                if (found < _fixed.Length && segment.Equals(_fixed[found], StringComparison.OrdinalIgnoreCase)) found++;
            }

            return found == _fixed.Length;
        }
    }
}
