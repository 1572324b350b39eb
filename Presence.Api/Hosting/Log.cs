namespace Presence.Api;

/// <summary>The log lines of the standalone service, beside those of presence itself.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Critical, "The service could not start: {Fault}", EventName = "CouldNotStart")]
    public static partial void CouldNotStart(this ILogger logger, string fault);

    [LoggerMessage(101, LogLevel.Information, "Metrics are at {Address}.", EventName = "MetricsAddress")]
    public static partial void MetricsAddress(this ILogger logger, string address);
}
