using System.Diagnostics;
using System.Globalization;

namespace Presence.Bench.Load;

/// <summary>A member of one of the rooms that sends as fast as it is told to, and comes back whenever it is thrown out.</summary>
internal sealed class Flooder(int messagesPerSecond) : Disturbance(string.Create(CultureInfo.InvariantCulture, $"a flood of {messagesPerSecond:N0} messages a second"))
{
    private const int MostAtOnce = 100;

    private readonly byte[] _frame = RawMember.Text(new FrameBuilder(), """{"type":"MESSAGE","roomId":"room-0","event":"flood","data":{"a":1}}""");
    private byte[] _frames = [];
    private Target? _target;
    private RawMember? _member;
    private long _startedAt;
    private long _sent;
    private int _comebacks;

    public override void Begin(Target target, Crowd crowd)
    {
        _target = target;
        _frames = [.. Enumerable.Repeat(_frame, MostAtOnce).SelectMany(frame => frame)];
        _member = RawMember.Join(target, "flooder", "room-0");
    }

    public override void Beat()
    {
        if (_startedAt is 0) _startedAt = Stopwatch.GetTimestamp();
        var due = (long)(Stopwatch.GetElapsedTime(_startedAt).TotalSeconds * messagesPerSecond);
        var count = (int)Math.Min(due - _sent, MostAtOnce);
        if (count <= 0) return;
        _sent += count;
        if (_member!.TrySend(_frames.AsSpan(0, count * _frame.Length)) && _member.Skim()) return;
        _member.Dispose();
        _member = RawMember.Join(_target!, "flooder", "room-0");
        _comebacks++;
    }

    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"{_sent / Stopwatch.GetElapsedTime(_startedAt).TotalSeconds:N0} messages a second sent, thrown out {_comebacks} times");

    protected override void End() => _member?.Dispose();
}
