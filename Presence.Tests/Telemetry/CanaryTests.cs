using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Telemetry;

/// <summary>Invariant 9, for everything that an app can be asked for.</summary>
public sealed class CanaryTests
{
    [Fact(Timeout = 30_000)]
    public async Task Nobodys_id_or_data_is_in_any_metric_or_in_any_line_of_the_log()
    {
        var said = new ConcurrentQueue<string>();
        LogCollector logs;
        await using (var app = await PresenceApp.StartAsync(build: builder => builder.Logging.SetMinimumLevel(LogLevel.Trace)))
        {
            logs = app.Logs;
            using var listener = Listen(app, said);
            await Canary.RunAsync(app.SocketAddress);
            listener.RecordObservableInstruments();
        }

        Assert.Contains("JOIN", said);
        Assert.Contains("bad_clientid", said);
        Assert.DoesNotContain(said, text => text.Contains(Canary.Word, StringComparison.OrdinalIgnoreCase));

        // The web framework logs the addresses of requests, and with them ids, where it is not told to be quiet. Data it never sees.
        Assert.Contains(logs.Lines, line => line.Contains("A handshake was refused: bad_clientid.", StringComparison.Ordinal));
        Assert.DoesNotContain(logs.Lines, line => line.Contains(Canary.DataWord, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(
            logs.Lines,
            line => line.Contains(" Presence.", StringComparison.Ordinal) && line.Contains(Canary.Word, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Keeps every name, description and tag of every instrument of an app, those of the web framework too.</summary>
    private static MeterListener Listen(PresenceApp app, ConcurrentQueue<string> said)
    {
        var factory = app.Services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope != factory) return;
                said.Enqueue($"{instrument.Meter.Name} {instrument.Name} {instrument.Description}");
                listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>((_, _, tags, _) => Keep(tags, said));
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => Keep(tags, said));
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => Keep(tags, said));
        listener.Start();
        return listener;
    }

    private static void Keep(ReadOnlySpan<KeyValuePair<string, object?>> tags, ConcurrentQueue<string> said)
    {
        foreach (var tag in tags)
        {
            said.Enqueue(tag.Key);
            said.Enqueue($"{tag.Value}");
        }
    }
}
