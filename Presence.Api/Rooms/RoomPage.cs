using System.ComponentModel;
using System.Text.Json.Serialization;
using Presence.Server;

namespace Presence.Api;

/// <summary>Some of the rooms.</summary>
/// <param name="Rooms">In the order of their ids.</param>
/// <param name="Next">What to give as <c>after</c> for the next page; absent on the last.</param>
internal sealed record RoomPage(
    IReadOnlyList<RoomSummary> Rooms,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [property: Description("What to give as after for the next page; absent on the last.")] string? Next = null);
