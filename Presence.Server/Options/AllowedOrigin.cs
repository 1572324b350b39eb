namespace Presence.Server;

/// <summary>One entry of <see cref="PresenceOptions.AllowedOrigins"/> that is neither <c>null</c> nor <c>*</c>.</summary>
/// <param name="Origin">The origin; without its first label where there is a wildcard for that.</param>
/// <param name="IsWildcard">Whether any one label may stand in front of the host.</param>
internal readonly record struct AllowedOrigin(Origin Origin, bool IsWildcard)
{
    /// <summary>Any origin.</summary>
    public const string Any = "*";

    /// <summary>What a page sends that has no origin: in a sandboxed frame, or from a file.</summary>
    public const string None = "null";

    private const string Wildcard = "://*.";

    /// <summary>Reads <c>https://app.example.com</c> or <c>https://*.example.com</c>.</summary>
    public static bool TryParse(string? text, out AllowedOrigin allowed)
    {
        var isWildcard = text?.Contains(Wildcard, StringComparison.Ordinal) is true;
        var plain = isWildcard ? text!.Replace(Wildcard, "://", StringComparison.Ordinal) : text;
        var isOrigin = Origin.TryParse(plain, out var origin) && !origin.Host.Contains('*', StringComparison.Ordinal);
        allowed = new AllowedOrigin(origin, isWildcard);
        return isOrigin;
    }

    public bool Matches(Origin origin)
    {
        if (!IsWildcard) return origin == Origin;

        // One label and its dot, so that neither another level nor the bare name itself slips in.
        var label = origin.Host.IndexOf('.', StringComparison.Ordinal);
        return label > 0 && origin with { Host = origin.Host[(label + 1)..] } == Origin;
    }
}
