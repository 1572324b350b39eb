using System.Security.Claims;
using Presence.Protocol;

namespace Presence.Server;

/// <summary>A member asks to be in a room.</summary>
/// <param name="User">The claims of its token, or the app's signed-in user as it was at the handshake. Nobody, in identity mode Query.</param>
/// <param name="MemberId">The member.</param>
/// <param name="RoomId">The room.</param>
public sealed record RoomRequest(ClaimsPrincipal User, MemberId MemberId, string RoomId);
