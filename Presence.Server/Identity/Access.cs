using Presence.Protocol;

namespace Presence.Server;

/// <summary>
/// What one connection may do, by the sign-in that it has now. The connection's reading side alone asks and renews; anybody may
/// look whether it has expired.
/// </summary>
internal sealed class Access(SignIn signIn, AccessPolicy policy)
{
    private volatile SignIn _signIn = signIn;

    public bool HasExpired => policy.HasExpired(_signIn);

    /// <summary>The code of the error that keeps the member out of a room; null where nothing does.</summary>
    public ValueTask<string?> CheckRoomAsync(MemberId member, string roomId) => policy.CheckRoomAsync(_signIn, member, roomId);

    /// <summary>Goes on by a new token, or says why not: then all is as before.</summary>
    public async ValueTask<AuthRefusal?> RenewAsync(string token, MemberId member, IEnumerable<string> heldRooms)
    {
        var (renewed, refusal) = await policy.RenewAsync(_signIn, token, member, heldRooms);
        if (renewed is not null) _signIn = renewed;
        return refusal;
    }
}
