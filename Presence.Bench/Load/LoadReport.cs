using System.Globalization;

namespace Presence.Bench.Load;

/// <summary>A result as a page of text: lines of a name and what there is to say, and tables of figures.</summary>
internal sealed class LoadReport(string title)
{
    private const int NameWidth = 24;
    private const int FigureWidth = 10;
    private const double MostOtherCpus = 0.2;

    private readonly List<string> _lines = [title, Machine.Description, ""];
    private readonly List<string> _warnings = [];
    private readonly List<string> _failures = [];

    /// <summary>What a reader has to know before believing it.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Why the run is no success.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>A line.</summary>
    public LoadReport Line(string name, FormattableString text)
    {
        _lines.Add($"  {name,-NameWidth}{text.ToString(CultureInfo.InvariantCulture)}");
        return this;
    }

    /// <summary>A line of figures below each other.</summary>
    public LoadReport Row(string name, params IEnumerable<string> figures)
    {
        _lines.Add($"  {name,-NameWidth}{string.Concat(figures.Select(figure => $" {figure.PadLeft(FigureWidth - 1)}"))}");
        return this;
    }

    /// <summary>The head of a table of latencies.</summary>
    public LoadReport LatencyHead() => Row("microseconds", "p50", "p90", "p99", "p99.9", "max");

    /// <summary>A line of such a table; none where there is nothing to tell.</summary>
    public LoadReport Latency(string name, LatencySummary? latency) => latency is null
        ? this
        : Row(name, new[] { latency.P50Us, latency.P90Us, latency.P99Us, latency.P999Us, latency.MaxUs }.Select(value => value.ToString("N0", CultureInfo.InvariantCulture)));

    /// <summary>A count of each member, which may be a lower bound.</summary>
    public LoadReport PerMember(string name, PerMember count, bool isLowerBound) => Row(
        name,
        AtLeast(isLowerBound) + count.Average.ToString("N1", CultureInfo.InvariantCulture),
        AtLeast(isLowerBound) + count.Most.ToString("N0", CultureInfo.InvariantCulture));

    /// <summary>An empty line.</summary>
    public LoadReport Gap()
    {
        _lines.Add("");
        return this;
    }

    /// <summary>What was sent and what came of it, with a failure where that is not the same.</summary>
    public LoadReport Deliveries(DeliveryCount count, string? firstError)
    {
        Line("sent", $"{count.Sent:N0} messages, {count.Owed:N0} deliveries owed, {count.Lost:N0} lost, {count.Duplicate:N0} duplicate, {count.Stray:N0} stray");
        return Fail(Faults.Of(count, firstError));
    }

    /// <summary>CPU time of the server, which may be a lower bound.</summary>
    public LoadReport Server(double? cpuSeconds, double? deliveriesPerCpuSecond, bool isLowerBound = false)
    {
        if (cpuSeconds is null) return Line("server", $"unknown CPU time: give its --pid");
        return deliveriesPerCpuSecond is { } rate
            ? Line("server", $"{cpuSeconds:N2} s CPU, {rate:N0} deliveries a CPU-second")
            : Line("server", $"{AtLeast(isLowerBound)}{cpuSeconds:N2} s CPU");
    }

    /// <summary>What Redis had to do, where there is one.</summary>
    public LoadReport Redis(BackplaneUsage? usage, string each = "message") => usage is null
        ? this
        : Line(
            "Redis",
            $"{usage.CpuSeconds:N2} s CPU; a {each} {usage.PublishesPerMessage:N2} PUBLISH, {usage.ReceivedBytesPerMessage:N0} bytes to it, {usage.SentBytesPerMessage:N0} from it");

    /// <summary>What the generator took, with a warning where an open loop was short of it.</summary>
    public LoadReport Generator(GeneratorUsage usage, bool isOpenLoop)
    {
        Line("generator", $"busy {usage.BusyFraction:P0} of the time{(usage.Cpu is { } cpu ? $" on CPU {cpu}" : "")}; {usage.CpuSeconds:N2} s CPU, polling included");
        if (isOpenLoop && usage.IsBottleneck) _warnings.Add("the generator was busy more than 90 % of the time: the latencies are as much its own as the server's. Lower --rate");
        return this;
    }

    /// <summary>What else the machine was busy with, with a warning where that was much.</summary>
    public LoadReport Others(double? cpus)
    {
        if (cpus is null) return this;
        if (cpus > MostOtherCpus) _warnings.Add("the machine was busy with other things too: latencies and times are worse than the server's own");
        return Line("everything else", $"kept {cpus:N2} CPUs busy");
    }

    /// <summary>Adds warnings.</summary>
    public LoadReport Warn(params IEnumerable<string> why)
    {
        _warnings.AddRange(why);
        return this;
    }

    /// <summary>Adds failures.</summary>
    public LoadReport Fail(params IEnumerable<string> why)
    {
        _failures.AddRange(why);
        return this;
    }

    /// <summary>Prints it.</summary>
    public void WriteTo(TextWriter writer) => writer.WriteLine(string.Join(Environment.NewLine, _lines));

    private static string AtLeast(bool isLowerBound) => isLowerBound ? "> " : "";
}
