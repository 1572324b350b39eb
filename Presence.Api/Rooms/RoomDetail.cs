using System.ComponentModel;
using Presence.Protocol;

namespace Presence.Api;

/// <summary>Who is in a room.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="Users">How many different users.</param>
/// <param name="Members">Every client of them.</param>
internal sealed record RoomDetail(
    string RoomId,
    [property: Description("How many different users are in the room.")] int Users,
    [property: Description("Every client of every user, in the order of their ids.")] IReadOnlyList<MemberId> Members);
