using Presence.Protocol;

namespace Presence.Client;

/// <summary>Something has happened in a room: one of <see cref="MemberJoined{T}"/>, <see cref="MemberUpdated{T}"/>, <see cref="MemberLeft{T}"/>, <see cref="RoomSynced"/> and <see cref="RoomMessage"/>.</summary>
public abstract record PresenceEvent
{
    private protected PresenceEvent()
    {
    }
}

/// <summary>Someone else is here.</summary>
/// <typeparam name="T">What the members' data is read as.</typeparam>
/// <param name="Member">Who.</param>
/// <param name="ClientsOfUser">How many clients of this user the room holds now, this one included; 1: the user has just come.</param>
public sealed record MemberJoined<T>(Member<T> Member, int ClientsOfUser) : PresenceEvent;

/// <summary>Someone else's data has changed.</summary>
/// <typeparam name="T">What the members' data is read as.</typeparam>
/// <param name="Member">Who, as it is now.</param>
/// <param name="Previous">As it was before.</param>
public sealed record MemberUpdated<T>(Member<T> Member, Member<T> Previous) : PresenceEvent;

/// <summary>Someone else is gone.</summary>
/// <typeparam name="T">What the members' data is read as.</typeparam>
/// <param name="Member">Who, as it was.</param>
/// <param name="Reason">One of <see cref="RemoveReason"/>, or <see cref="Resync"/>. One that this version does not know is told as <see cref="RemoveReason.Disconnected"/>.</param>
/// <param name="Remaining">How many clients of this user are still here; 0: the user is gone.</param>
public sealed record MemberLeft<T>(Member<T> Member, string Reason, int Remaining) : PresenceEvent
{
    /// <summary>The reason where the member left while this client was not connected.</summary>
    public const string Resync = LeaveReason.Resync;
}

/// <summary>All who were asked have answered, but for some. Comes after each join, rejoin and refresh.</summary>
/// <param name="Missing">Who has not. They are in the room all the same.</param>
public sealed record RoomSynced(IReadOnlyList<MemberId> Missing) : PresenceEvent;

/// <summary>Relayed by <see cref="PresenceRoom.SendAsync(string, RawJson, Recipient?, CancellationToken)"/> of another client, or sent by the operator of the service.</summary>
/// <param name="From">Who has sent it; null: the operator, whom members cannot imitate.</param>
/// <param name="Event">The event's name.</param>
/// <param name="Data">As it was sent.</param>
public sealed record RoomMessage(MemberId? From, string Event, RawJson Data) : PresenceEvent;
