using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Presence.Server;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Telemetry;

/// <summary>The metrics of one app, as an exporter reads them.</summary>
internal static class Metering
{
    /// <summary>A collector that keeps what one instrument records from now on.</summary>
    public static MetricCollector<T> Collect<T>(this PresenceApp app, string instrument) where T : struct =>
        new(app.Services.GetRequiredService<IMeterFactory>(), PresenceMetrics.MeterName, instrument);

    /// <summary>What an instrument shows now, by the value of its tag; by an empty one where it has none.</summary>
    public static Dictionary<string, T> Read<T>(this PresenceApp app, string instrument) where T : struct
    {
        using var collector = app.Collect<T>(instrument);
        collector.RecordObservableInstruments();
        return collector.GetMeasurementSnapshot().ToDictionary(one => string.Join(',', one.Tags.Values), one => one.Value);
    }

    /// <summary>The same, without what it shows nothing of.</summary>
    public static Dictionary<string, long> Counts(this PresenceApp app, string instrument) =>
        app.Read<long>(instrument).Where(count => count.Value is not 0).ToDictionary();

    /// <summary>How many there are now.</summary>
    public static int Level(this PresenceApp app, string instrument) => app.Read<int>(instrument)[""];

    /// <summary>Waits until the counts are these: what is counted with a commit may be seen a moment later than what the commit has sent.</summary>
    public static async Task ExpectCountsAsync(this PresenceApp app, string instrument, params (string Tag, long Count)[] expected)
    {
        var wanted = expected.ToDictionary(one => one.Tag, one => one.Count);
        try
        {
            await PresenceApp.UntilAsync(() => Same(app.Counts(instrument), wanted), instrument);
        }
        catch (Xunit.Sdk.XunitException)
        {
            Assert.Equal(wanted.OrderBy(one => one.Key), app.Counts(instrument).OrderBy(one => one.Key));
            throw;
        }
    }

    /// <summary>Waits until there are so many.</summary>
    public static Task ExpectLevelAsync(this PresenceApp app, string instrument, int level) =>
        PresenceApp.UntilAsync(() => app.Level(instrument) == level, $"{instrument} is {level}");

    /// <summary>Listens to every instrument of the process, as an exporter would that takes all.</summary>
    public static MeterListener ListenToAll()
    {
        var listener = new MeterListener { InstrumentPublished = static (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
        listener.SetMeasurementEventCallback<int>(static (_, _, _, _) => { });
        listener.Start();
        return listener;
    }

    private static bool Same(Dictionary<string, long> counts, Dictionary<string, long> wanted) =>
        counts.Count == wanted.Count && wanted.All(one => counts.GetValueOrDefault(one.Key) == one.Value);
}
