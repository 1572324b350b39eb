using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Presence.Bench.Load;

namespace Presence.Bench.Soak;

/// <summary>
/// Members come and go in every way there is, one by one and in storms, beside readers that stand still; others stay and watch.
/// At the end everything must be as it was.
/// </summary>
internal sealed class SoakRun
{
    private const int Samples = 240;
    private const int MostVisitorsAtOnce = 400;

    private static readonly TimeSpan ShortestSampling = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan UpdateInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private readonly SoakOptions _options;
    private readonly Target _target;
    private readonly Hall[] _halls;
    private readonly SoakLedger _ledger = new();
    private readonly List<long> _memory = [];
    private readonly SemaphoreSlim _places = new(MostVisitorsAtOnce);

    private SoakRun(SoakOptions options, Target target)
    {
        (_options, _target) = (options, target);
        _halls = [.. Enumerable.Range(0, options.Rooms).Select(number => new Hall(number))];
    }

    /// <summary>Runs it. The target must name its process.</summary>
    public static Task<SoakResult> RunAsync(Target target, SoakOptions options, CancellationToken cancellationToken) => new SoakRun(options, target).RunAsync(cancellationToken);

    private async Task<SoakResult> RunAsync(CancellationToken cancellationToken)
    {
        var (startedAt, cpuBefore) = (Stopwatch.GetTimestamp(), ProcessFigures.CpuTime(_target.Pid!.Value));
        var watchers = new List<Watcher>();
        foreach (var hall in _halls)
        {
            for (var i = 0; i < _options.WatchersOfARoom; i++) watchers.Add(await Watcher.JoinAsync(_target, hall, _ledger, i));
        }

        await UntilAsync(async () => await CountMembersAsync() == watchers.Count, "the watchers are in");
        var filesBefore = ProcessFigures.OpenFiles(_target.Pid.Value);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        over.CancelAfter(_options.Duration);
        var busy = new BusyRoom(_target, _ledger, _options.StalledReaders, over.Token);
        await Task.WhenAll(busy.RunAsync(), VisitAsync(over.Token), StormAsync(over.Token), UpdateAsync(watchers, over.Token), SampleAsync(over.Token));

        cancellationToken.ThrowIfCancellationRequested();
        await UntilAsync(() => Task.FromResult(watchers.TrueForAll(watcher => watcher.Visitors is 0)), "every watcher has seen every visitor go");
        await UntilAsync(async () => await CountMembersAsync() == watchers.Count, "nobody but the watchers is in a room");
        await UntilAsync(() => Task.FromResult(ProcessFigures.OpenFiles(_target.Pid.Value) <= filesBefore), "no socket is left open");
        var filesAfter = ProcessFigures.OpenFiles(_target.Pid.Value);
        CheckBooks(watchers);
        foreach (var watcher in watchers) watcher.ExpectTheEnd();
        foreach (var watcher in watchers) await watcher.LeaveAsync();
        await UntilAsync(async () => await CountMembersAsync() is 0, "no room is left");
        foreach (var watcher in watchers) watcher.Dispose();
        var memory = MemoryTrend.Of(_memory);
        if (memory is { IsConclusive: true, IsFlat: false }) _ledger.Fault(string.Create(CultureInfo.InvariantCulture, $"memory has grown by {memory.GrowthKiB:N0} KiB"));
        return new SoakResult
        {
            Options = _options,
            Machine = Machine.Description,
            Seconds = Stopwatch.GetElapsedTime(startedAt).TotalSeconds,
            Visits = _ledger.Visits,
            Removals = watchers.Sum(watcher => watcher.Removals),
            Updates = watchers.Sum(watcher => watcher.Updates),
            StalledReadersClosed = busy.Closed,
            Memory = memory,
            OpenFiles = (filesBefore, filesAfter),
            ServerCpuSeconds = (ProcessFigures.CpuTime(_target.Pid.Value) - cpuBefore).TotalSeconds,
            Faults = _ledger.Faults,
        };
    }

    private async Task VisitAsync(CancellationToken over)
    {
        var (startedAt, begun) = (Stopwatch.GetTimestamp(), 0L);
        var visits = new List<Task>();
        while (!over.IsCancellationRequested)
        {
            var due = Stopwatch.GetElapsedTime(startedAt).TotalSeconds * _options.VisitsPerSecond;
            for (; begun < due && !over.IsCancellationRequested; begun++) visits.Add(await BeginVisitAsync(_halls[begun % _halls.Length]));
            visits.RemoveAll(visit => visit.IsCompleted);
            await Task.Delay(1, CancellationToken.None);
        }

        await Task.WhenAll(visits);
    }

    private async Task StormAsync(CancellationToken over)
    {
        for (var storm = 0; await WaitAsync(_options.StormInterval, over); storm++)
        {
            var hall = _halls[storm % _halls.Length];
            await Task.WhenAll(Enumerable.Range(0, _options.StormVisitors).Select(_ => new Visitor(_target, hall, _ledger).VisitAsync("leave")));
        }
    }

    private static async Task UpdateAsync(List<Watcher> watchers, CancellationToken over)
    {
        do
        {
            foreach (var watcher in watchers) await watcher.UpdateAsync();
        }
        while (await WaitAsync(UpdateInterval, over));
    }

    private async Task SampleAsync(CancellationToken over)
    {
        var interval = _options.Duration / Samples;
        do _memory.Add(ProcessFigures.ResidentKiB(_target.Pid!.Value));
        while (await WaitAsync(interval < ShortestSampling ? ShortestSampling : interval, over));
    }

    private async Task<Task> BeginVisitAsync(Hall hall)
    {
        await _places.WaitAsync();
        return Task.Run(async () =>
        {
            await new Visitor(_target, hall, _ledger).VisitAsync();
            _places.Release();
        });
    }

    /// <summary>All watchers of a room have seen the same visitors come and go, and each that was told that it is in.</summary>
    private void CheckBooks(List<Watcher> watchers)
    {
        foreach (var (watcher, i) in watchers.Select((watcher, i) => (watcher, i)))
        {
            var hall = _halls[i / _options.WatchersOfARoom];
            var first = watchers[i - (i % _options.WatchersOfARoom)];
            if (watcher.Seen != first.Seen || watcher.Removals != watcher.Seen || watcher.Seen < hall.Certain || watcher.Seen > hall.Possible)
            {
                _ledger.Fault(string.Create(
                    CultureInfo.InvariantCulture,
                    $"a watcher of {hall.RoomId} has seen {watcher.Seen} come and {watcher.Removals} go, another {first.Seen} come; {hall.Certain} to {hall.Possible} came"));
            }
        }
    }

    private async Task<long> CountMembersAsync()
    {
        using var http = new HttpClient();
        var page = await http.GetStringAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{_target.Host}:{_target.Port}/api/rooms")));
        using var rooms = JsonDocument.Parse(page);
        return rooms.RootElement.GetProperty("rooms").EnumerateArray().Sum(room => room.GetProperty("members").GetInt64());
    }

    private async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var startedAt = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(startedAt) > Patience)
            {
                _ledger.Fault($"this did not come about: {what}");
                return;
            }

            await Task.Delay(Poll);
        }
    }

    private static async Task<bool> WaitAsync(TimeSpan time, CancellationToken over)
    {
        try
        {
            await Task.Delay(time, over);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
