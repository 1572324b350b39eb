namespace Presence.Server;

/// <summary>
/// Decides which rooms are open to whom, by what only the app knows. Asked besides the claim that lists rooms: both must agree.
/// Register one by <see cref="PresenceBuilder.AddRoomAuthorizer{T}"/>.
/// </summary>
public interface IRoomAuthorizer
{
    /// <summary>
    /// Whether the member may be in the room. Asked at each JOIN, and at each AUTH for every room that the connection holds; never
    /// for a message within a room. Meanwhile that connection's messages wait, and nobody else's.
    /// </summary>
    /// <param name="request">Who asks for what.</param>
    /// <param name="cancellationToken">Cancelled when <see cref="IdentityOptions.CheckTimeout"/> is over.</param>
    /// <returns>False: the JOIN is refused with <c>forbidden</c>. An exception, or no answer in time: refused with <c>internal</c>.</returns>
    ValueTask<bool> IsAllowedAsync(RoomRequest request, CancellationToken cancellationToken);
}
