using Presence.Protocol;

namespace Presence.Server;

/// <summary>What the app asks of a room, past any member. The room's loop answers it.</summary>
internal abstract class AppRequest
{
    /// <summary>The room has failed on it.</summary>
    public abstract void Fail(Exception fault);
}

/// <summary>A request with this kind of answer.</summary>
internal abstract class AppRequest<T> : AppRequest
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the room has answered.</summary>
    public Task<T> Answer => _answer.Task;

    public void Reply(T answer) => _answer.TrySetResult(answer);

    public override void Fail(Exception fault) => _answer.TrySetException(fault);
}

/// <summary>Who is there?</summary>
internal sealed class RosterRequest : AppRequest<IReadOnlyList<MemberId>>;

/// <summary>Remove this user, or one client of it. The answer: how many clients were removed.</summary>
internal sealed class KickRequest(string userId, string? clientId) : AppRequest<int>
{
    public string UserId { get; } = userId;

    public string? ClientId { get; } = clientId;
}

/// <summary>Relay a message that no member has sent. The answer: how many connections it was handed to.</summary>
/// <remarks>The data is the caller's until the answer.</remarks>
internal sealed class PublishRequest(string eventName, RawJson data, Recipient? to) : AppRequest<int>
{
    public string EventName { get; } = eventName;

    public RawJson Data { get; } = data;

    public Recipient? To { get; } = to;
}
