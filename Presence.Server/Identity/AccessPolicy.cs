using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Presence.Protocol;

namespace Presence.Server;

/// <summary>What decides over the rooms of a sign-in, and over a new token for one. Closed where it fails. Safe from any thread.</summary>
internal sealed class AccessPolicy(
    IOptions<PresenceOptions> options,
    TimeProvider clock,
    ILogger<AccessPolicy> logger,
    TokenValidator? tokens = null,
    IRoomAuthorizer? authorizer = null) : IDisposable
{
    private readonly IdentityOptions _identity = options.Value.Identity;
    private readonly FaultLog _faults = new(clock, logger.RoomAuthorizerFailed);

    /// <summary>What a connection may do; null where it may do everything, for ever.</summary>
    public Access? Open(SignIn signIn) =>
        signIn is { Rooms: null, ExpiresAt: long.MaxValue } && authorizer is null ? null : new Access(signIn, this);

    public bool HasExpired(SignIn signIn) => clock.GetUtcNow().UtcTicks >= signIn.ExpiresAt;

    /// <summary>The code of the error that keeps a member out of a room; null where nothing does.</summary>
    public async ValueTask<string?> CheckRoomAsync(SignIn signIn, MemberId member, string roomId)
    {
        if (!signIn.Opens(roomId)) return ErrorCode.Forbidden;
        if (authorizer is null) return null;
        using var limit = new CancellationTokenSource(_identity.CheckTimeout, clock);
        return await AskAsync(authorizer, new RoomRequest(signIn.User!, member, roomId), limit.Token);
    }

    /// <summary>The sign-in of a new token that may take the place of an old one, or why it may not.</summary>
    public async Task<(SignIn? SignIn, AuthRefusal? Fault)> RenewAsync(SignIn old, string token, MemberId member, IEnumerable<string> heldRooms)
    {
        if (_identity.Mode is not IdentityMode.Jwt || tokens is null) return (null, AuthRefusal.NotTaken);
        var (signIn, fault) = await tokens.CheckAsync(token);
        if (signIn is null) return (null, AuthRefusal.Of(fault!));
        if (signIn.UserId != old.UserId) return (null, AuthRefusal.OtherUser);
        var refusal = await CheckRoomsAsync(signIn, member, [.. heldRooms]);
        return refusal is null ? (signIn, null) : (null, refusal);
    }

    public void Dispose() => _faults.Dispose();

    // All the rooms together get the time of one: the connection's messages wait for it.
    private async Task<AuthRefusal?> CheckRoomsAsync(SignIn signIn, MemberId member, string[] roomIds)
    {
        if (Array.Find(roomIds, roomId => !signIn.Opens(roomId)) is { } closed) return AuthRefusal.OfRoom(closed, ErrorCode.Forbidden);
        if (authorizer is null) return null;
        using var limit = new CancellationTokenSource(_identity.CheckTimeout, clock);
        foreach (var roomId in roomIds)
        {
            if (await AskAsync(authorizer, new RoomRequest(signIn.User!, member, roomId), limit.Token) is { } code) return AuthRefusal.OfRoom(roomId, code);
        }

        return null;
    }

    private async Task<string?> AskAsync(IRoomAuthorizer asked, RoomRequest request, CancellationToken limit)
    {
        try
        {
            var (isAllowed, fault) = await AnswerAsync(asked, request, limit).WaitAsync(limit);
            return fault is not null ? Fail(fault) : isAllowed ? null : ErrorCode.Forbidden;
        }
        catch (OperationCanceledException fault)
        {
            return Fail(fault);
        }
    }

    // It may end when nobody waits for it any more: nothing may come out of it but an answer.
    private static async Task<(bool IsAllowed, Exception? Fault)> AnswerAsync(IRoomAuthorizer asked, RoomRequest request, CancellationToken limit)
    {
        try
        {
            return (await asked.IsAllowedAsync(request, limit), null);
        }
        catch (Exception fault)
        {
            return (false, fault);
        }
    }

    private string Fail(Exception fault)
    {
        _faults.Count(fault);
        return ErrorCode.Internal;
    }
}
