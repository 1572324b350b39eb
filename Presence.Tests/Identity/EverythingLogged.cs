using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Presence.Tests.Identity;

/// <summary>All that an app logs, at every level, with the parts of each line, its scopes, and the tags of its traces.</summary>
internal sealed class EverythingLogged : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ActivityListener _traces;

    public EverythingLogged()
    {
        _traces = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => _lines.Enqueue(
                $"trace {activity.DisplayName} {string.Join(' ', activity.TagObjects.Concat(activity.Events.SelectMany(happened => happened.Tags)))}"),
        };
        ActivitySource.AddActivityListener(_traces);
    }

    public IReadOnlyList<string> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose() => _traces.Dispose();

    private sealed class Logger(EverythingLogged owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            owner._lines.Enqueue($"scope {category}: {state} {Parts(state)}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            owner._lines.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {exception} {Parts(state)}");

        private static string Parts(object? state) => state is IEnumerable<KeyValuePair<string, object?>> parts
            ? string.Join(' ', parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Key}={part.Value}")))
            : "";
    }
}
