using System.Diagnostics;
using System.Globalization;

namespace Presence.Bench.Load;

/// <summary>
/// A member of each room that says something large now and then, in every part of the run: what the queues of slow readers
/// fill with.
/// </summary>
internal sealed class Background : IDisposable
{
    private const int PayloadBytes = 15_000;

    private readonly List<RawMember> _members = [];
    private readonly byte[][] _frames;
    private readonly double _messagesPerSecond;
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private long _sent;

    public Background(Target target, Crowd crowd, double messagesPerSecondOfRoom)
    {
        _messagesPerSecond = messagesPerSecondOfRoom * crowd.Rooms;
        var text = new string('x', PayloadBytes);
        _frames = [.. Enumerable.Range(0, crowd.Rooms).Select(room =>
            RawMember.Text(new FrameBuilder(), string.Create(CultureInfo.InvariantCulture, $$"""{"type":"MESSAGE","roomId":"room-{{room}}","event":"large","data":"{{text}}"}""")))];
        for (var room = 0; room < crowd.Rooms; room++)
        {
            _members.Add(RawMember.Join(target, string.Create(CultureInfo.InvariantCulture, $"background-{room}"), string.Create(CultureInfo.InvariantCulture, $"room-{room}")));
        }
    }

    /// <summary>Sends what is due.</summary>
    public void Beat()
    {
        if (_sent >= Stopwatch.GetElapsedTime(_startedAt).TotalSeconds * _messagesPerSecond) return;
        var room = (int)(_sent++ % _members.Count);
        if (!_members[room].TrySend(_frames[room]) || !_members[room].Skim()) throw new LoadFailureException("a member of the background was cut by the server");
    }

    public void Dispose()
    {
        foreach (var member in _members) member.Dispose();
    }
}
