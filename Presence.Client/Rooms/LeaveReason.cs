using Presence.Protocol;

namespace Presence.Client;

/// <summary>Why a member is gone.</summary>
internal static class LeaveReason
{
    public const string Resync = "resync";

    /// <summary>docs/protocol.md, REMOVE_USER: an unknown one counts as disconnected.</summary>
    public static string Known(string reason) => reason is RemoveReason.Left or RemoveReason.Timeout or RemoveReason.Kicked or RemoveReason.NodeLost ? reason : RemoveReason.Disconnected;
}
