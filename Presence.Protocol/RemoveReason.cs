namespace Presence.Protocol;

/// <summary>The reasons in REMOVE_USER.</summary>
public static class RemoveReason
{
    /// <summary>It said LEAVE, or closed its connection on purpose.</summary>
    public const string Left = "left";

    /// <summary>Its connection ended otherwise and it did not come back within the leave grace.</summary>
    public const string Disconnected = "disconnected";

    /// <summary>It gave no sign of life and did not come back within the leave grace.</summary>
    public const string Timeout = "timeout";

    /// <summary>An operator removed it.</summary>
    public const string Kicked = "kicked";

    /// <summary>The node that served it is gone.</summary>
    public const string NodeLost = "node_lost";
}
