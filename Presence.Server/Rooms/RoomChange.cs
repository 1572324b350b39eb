namespace Presence.Server;

/// <summary>What one command has changed in a room, for the room to tell. In this order of a list, they are told.</summary>
internal enum RoomChangeKind
{
    /// <summary>The member is in: tell it the roster, and the round if there is one. With a seat where that is new to the room.</summary>
    Joined,

    /// <summary>Tell everyone else that the member is here, with what it said.</summary>
    Announced,

    /// <summary>The seat's connection has lost its member to a newer one, or came too late to have it.</summary>
    Replaced,

    /// <summary>Ask the member for its data.</summary>
    Asked,

    /// <summary>Tell the round's askers what the member answered.</summary>
    Answered,

    /// <summary>Tell the member that its question stands, and in which round.</summary>
    Accepted,

    /// <summary>Tell the member that its round is over, and who is missing.</summary>
    Synced,

    /// <summary>The member is gone: tell everyone else.</summary>
    Removed,

    /// <summary>The member has lost its connection here: the other nodes should know.</summary>
    WentAway,

    /// <summary>Another node says that it has the member, and this node's tenure is the greater one: it should know.</summary>
    Retained,

    /// <summary>Another node has the member by a greater tenure: nobody is to believe this node's any more.</summary>
    Yielded,

    /// <summary>The round asks members of other nodes.</summary>
    AskedNodes,

    /// <summary>The round has nothing more for its asker, a round of another node.</summary>
    Done,

    /// <summary>Tell the seat's connection why its message was refused.</summary>
    Refused,
}

/// <summary>One change.</summary>
internal readonly record struct RoomChange(RoomChangeKind Kind)
{
    public Member? Member { get; init; }

    public Seat? Seat { get; init; }

    public Round? Round { get; init; }

    /// <summary>Which asker has been synced.</summary>
    public Asker? Asker { get; init; }

    /// <summary>Whom a round asks on other nodes; null: all.</summary>
    public IReadOnlyList<Member>? Named { get; init; }

    /// <summary>Whether what is announced is only new data of a member that was there before.</summary>
    public bool IsUpdate { get; init; }

    /// <summary>The tenure that this node has given up.</summary>
    public Tenure Tenure { get; init; }

    /// <summary>Why removed, or the code of the refusal.</summary>
    public string? Reason { get; init; }

    /// <summary>When what was refused may be tried again, where there is such a time.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How many clients of a removed member's user remain.</summary>
    public int Remaining { get; init; }
}
