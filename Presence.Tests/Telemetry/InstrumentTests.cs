using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Presence.Server;
using Presence.Tests.Architecture;
using Presence.Tests.Infrastructure;
using Presence.Tests.Nodes;

namespace Presence.Tests.Telemetry;

/// <summary>The contract with dashboards and alerts.</summary>
public sealed class InstrumentTests
{
    [Fact(Timeout = 15_000)]
    public async Task Every_instrument_with_its_kind_unit_description_and_tags()
    {
        await using var nodes = await NodeSet.StartAsync(1);
        var app = nodes.Apps[0];
        var text = new StringBuilder();
        foreach (var instrument in Instruments(app).OrderBy(instrument => instrument.Name, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{instrument.Name} {instrument.GetType().Name.Split('`')[0]} {instrument.Unit}\n");
            text.Append(CultureInfo.InvariantCulture, $"  {instrument.Description}\n");
            if (instrument is Histogram<double> histogram)
                text.Append(CultureInfo.InvariantCulture, $"  up to {string.Join(' ', histogram.Advice!.HistogramBucketBoundaries!)}\n");
            foreach (var tag in Tags(app, instrument).GroupBy(tag => tag.Key).OrderBy(tag => tag.Key, StringComparer.Ordinal))
                text.Append(CultureInfo.InvariantCulture, $"  {tag.Key}: {string.Join(' ', tag.Select(one => one.Value).Order())}\n");
        }

        text.ToString().ShouldMatchSnapshot();
    }

    [Fact(Timeout = 15_000)]
    public async Task The_documentation_names_every_instrument()
    {
        await using var nodes = await NodeSet.StartAsync(1);
        var app = nodes.Apps[0];
        var documented = Documentation.Rows("## Metrics").Select(row => row[0].Trim('`')).Where(name => name.StartsWith("presence.", StringComparison.Ordinal));
        Assert.Equal(Instruments(app).Select(instrument => instrument.Name).Order(), documented.Order());
    }

    private static List<Instrument> Instruments(PresenceApp app)
    {
        var instruments = new List<Instrument>();
        var factory = app.Services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == PresenceMetrics.MeterName && instrument.Meter.Scope == factory) instruments.Add(instrument);
            },
        };
        listener.Start();
        Assert.NotEmpty(instruments);
        return instruments;
    }

    private static IEnumerable<KeyValuePair<string, object?>> Tags(PresenceApp app, Instrument instrument)
    {
        if (instrument is not ObservableCounter<long>) return [];
        using var collector = app.Collect<long>(instrument.Name);
        collector.RecordObservableInstruments();
        return collector.GetMeasurementSnapshot().SelectMany(one => one.Tags);
    }
}
