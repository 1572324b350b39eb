namespace Presence.Server;

/// <summary>How a connection ended.</summary>
internal enum Departure
{
    /// <summary>It said goodbye: gone at once.</summary>
    Left,

    /// <summary>It broke off: gone after the leave grace.</summary>
    Disconnected,

    /// <summary>It gave no sign of life: gone after the leave grace.</summary>
    Timeout,

    /// <summary>An operator has ended it: gone at once.</summary>
    Kicked,
}
