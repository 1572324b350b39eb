using System.Globalization;

namespace Presence.Bench.Load;

/// <summary>How a server is started.</summary>
internal sealed record ServerCommand(string Program, IReadOnlyList<string> Arguments)
{
    private const string PortPlaceholder = "{port}";

    /// <summary>Where it is started; null for here.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Environment variables that it gets besides ours.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The same with the port in place of each <c>{port}</c>, in arguments and environment.</summary>
    public ServerCommand At(int port)
    {
        var number = port.ToString(CultureInfo.InvariantCulture);
        return this with
        {
            Arguments = [.. Arguments.Select(WithPort)],
            Environment = Environment.ToDictionary(variable => variable.Key, variable => WithPort(variable.Value)),
        };

        string WithPort(string text) => text.Replace(PortPlaceholder, number, StringComparison.Ordinal);
    }
}
