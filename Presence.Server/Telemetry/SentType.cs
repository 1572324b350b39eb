namespace Presence.Server;

/// <summary>The types of what the service sends, in the order of <see cref="WireTypes.Sent"/>.</summary>
internal enum SentType
{
    /// <summary>WELCOME.</summary>
    Welcome,

    /// <summary>JOINED.</summary>
    Joined,

    /// <summary>REPORT_REQUEST.</summary>
    ReportRequest,

    /// <summary>ADD_USER.</summary>
    AddUser,

    /// <summary>SYNCED.</summary>
    Synced,

    /// <summary>REMOVE_USER.</summary>
    RemoveUser,

    /// <summary>MESSAGE.</summary>
    Message,

    /// <summary>LEFT.</summary>
    Left,

    /// <summary>PONG.</summary>
    Pong,

    /// <summary>ACK.</summary>
    Ack,

    /// <summary>ERROR.</summary>
    Error,

    /// <summary>GOING_AWAY.</summary>
    GoingAway,
}
