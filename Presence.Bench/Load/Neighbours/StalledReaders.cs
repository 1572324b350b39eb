using System.Globalization;

namespace Presence.Bench.Load;

/// <summary>Members of the same rooms that read nothing from their JOIN on.</summary>
internal sealed class StalledReaders(int count) : Disturbance(string.Create(CultureInfo.InvariantCulture, $"{count:N0} stalled readers"))
{
    private const int ReceiveBufferBytes = 4096;

    private readonly List<RawMember> _members = [];

    public override void Begin(Target target, Crowd crowd)
    {
        for (var i = 0; i < count; i++)
        {
            var (user, room) = (string.Create(CultureInfo.InvariantCulture, $"stalled-{i}"), string.Create(CultureInfo.InvariantCulture, $"room-{i % crowd.Rooms}"));
            _members.Add(RawMember.Join(target, user, room, ReceiveBufferBytes));
        }
    }

    protected override void End()
    {
        foreach (var member in _members) member.Dispose();
        _members.Clear();
    }
}
