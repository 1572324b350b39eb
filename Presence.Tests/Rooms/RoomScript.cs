using Presence.Protocol;
using Presence.Server;

namespace Presence.Tests.Rooms;

/// <summary>Drives a <see cref="RoomState"/> by hand and writes down what each step changed, one line a change.</summary>
internal sealed class RoomScript
{
    private readonly Dictionary<string, Seat> _seats = [];

    public RoomScript(Action<PresenceOptions>? configure = null)
    {
        configure?.Invoke(Options);
        State = new RoomState(Options, "r");
    }

    public PresenceOptions Options { get; } = new();

    public RoomState State { get; }

    public TimeSpan Now { get; private set; }

    /// <summary>Who is in, in no order: <c>ann/t1</c>.</summary>
    public IEnumerable<string> Roster => State.Members.Select(Name).Order();

    /// <summary>A connection of its own; <c>connection</c> tells two of the same member apart. " older" is older than the rest.</summary>
    public Seat Seat(string member, string connection = "")
    {
        var key = member + connection;
        if (_seats.TryGetValue(key, out var seat)) return seat;
        var id = new MemberId(member.Split('/')[0], member.Split('/').ElementAtOrDefault(1) ?? "t1");
        return _seats[key] = new Seat(null!, id, EnvelopeWriter.EncodeMember(id), new Outbound(Stream.Null, null, 1024 * 1024, acceptsBatches: false))
        {
            Stamp = connection is " older" ? -1 : _seats.Count,
        };
    }

    public string[] Join(string member, bool hasData = true, string connection = "") => Record(() => State.Join(Seat(member, connection), hasData, Now));

    public string[] Answer(string member, string requestId) => Record(() => State.Answer(Seat(member), requestId));

    public string[] Ask(string member, params string[]? from) => Record(() => State.Ask(
        Seat(member), from?.Select(name => new MemberId(name, "t1")).ToList(), Now));

    public string[] Leave(string member) => Record(() => State.Leave(Seat(member)));

    public string[] Kick(string userId, string? clientId = null) => Record(() => State.TryKick(userId, clientId));

    public string[] Depart(string member, Departure departure = Departure.Disconnected, string connection = "") =>
        Record(() =>
        {
            State.Depart(Seat(member, connection), departure, Now);
            _seats.Remove(member + connection);
        });

    public string[] Wait(int milliseconds) => Record(() =>
    {
        Now += TimeSpan.FromMilliseconds(milliseconds);
        State.Advance(Now);
    });

    private string[] Record(Action step)
    {
        step();
        // That somebody is in its grace is news for other nodes alone.
        var lines = State.Changes.Where(change => change.Kind is not RoomChangeKind.WentAway).Select(Describe).ToArray();
        State.ClearChanges();
        return lines;
    }

    private static string Describe(RoomChange change) => change.Kind switch
    {
        RoomChangeKind.Joined => $"{Name(change.Member!)} joined{(change.Round is null ? "" : $" round {change.Round.Id}")}",
        RoomChangeKind.Announced => $"{Name(change.Member!)} announced",
        RoomChangeKind.Replaced => $"{Name(change.Member!)} replaced",
        RoomChangeKind.Asked => $"{Name(change.Member!)} asked {change.Round!.Id}",
        RoomChangeKind.Answered => $"{Name(change.Member!)} answered {Audience(change.Round!, change.Member!)}",
        RoomChangeKind.Accepted => $"{Name(change.Member!)} accepted {change.Round!.Id}",
        RoomChangeKind.Synced => $"{Name(change.Member!)} synced {change.Round!.Id}{Missing(change)}",
        RoomChangeKind.Removed => $"{Name(change.Member!)} removed {change.Reason} remaining {change.Remaining}",
        _ => $"{change.Seat!.Id.UserId}/{change.Seat.Id.ClientId} refused {change.Reason}",
    };

    private static string Audience(Round round, Member member) =>
        $"to {string.Join(' ', round.Askers.Where(asker => asker.Wants(member)).Select(asker => Name(asker.Member!)))}";

    private static string Missing(RoomChange change)
    {
        var missing = change.Round!.MissingFor(change.Asker!).Select(Name).Order().ToList();
        return missing.Count is 0 ? "" : $" missing {string.Join(' ', missing)}";
    }

    private static string Name(Member member) => $"{member.Id.UserId}/{member.Id.ClientId}";
}
