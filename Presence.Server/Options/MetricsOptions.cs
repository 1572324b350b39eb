namespace Presence.Server;

/// <summary>
/// Where the standalone service serves its metrics: configuration <c>Presence:Metrics</c>. An app that embeds presence exports the
/// meter <c>Presence.Server</c> with its own metrics, and has no use for these.
/// </summary>
public sealed class MetricsOptions
{
    /// <summary>Whether <c>/metrics</c> is served. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// An address for <c>/metrics</c> alone, such as <c>http://127.0.0.1:9464</c>: then it is served nowhere else. Default: none, and
    /// it is served wherever the service is.
    /// </summary>
    public string? Address { get; set; }
}
