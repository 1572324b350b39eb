using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Presence.Protocol;

namespace Presence.Client;

/// <content>Ways into a room: they differ in how data becomes JSON and back.</content>
public sealed partial class PresenceClient
{
    /// <summary>
    /// Enters a room and waits until this client is in. A lost connection is waited out. For a room that is held already: the same object, with this data.
    /// When this throws, and the room was not held before, it is left.
    /// </summary>
    /// <remarks>The data becomes JSON as <see cref="JsonSerializerOptions.Web"/> says, names in camelCase, and that of the others is read so: anonymous types will do.</remarks>
    /// <typeparam name="T">What the members' data is read as.</typeparam>
    /// <param name="roomId">Which room. 1 to 128 characters, no control characters.</param>
    /// <param name="data">What this client shares.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The room's id is out of range, or the data is not JSON.</exception>
    /// <exception cref="InvalidOperationException">The room is held already, with another <typeparamref name="T"/>.</exception>
    /// <exception cref="PresenceRoomException">The service refuses: the room is full, or not open to this user.</exception>
    /// <exception cref="PresenceMessageTooBigException">The data is larger than the service takes.</exception>
    /// <exception cref="PresenceException">The client has stopped.</exception>
    /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    [RequiresUnreferencedCode(Reflection.Message), RequiresDynamicCode(Reflection.Message)]
    public Task<PresenceRoom<T>> JoinAsync<T>(string roomId, T data, CancellationToken cancellationToken = default) =>
        JoinAsync(roomId, data, Reflection.TypeOf<T>(), cancellationToken);

    /// <inheritdoc cref="JoinAsync{T}(string, T, CancellationToken)"/>
    /// <param name="roomId">Which room. 1 to 128 characters, no control characters.</param>
    /// <param name="data">What this client shares.</param>
    /// <param name="type">How the data looks as JSON, generated at compile time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <remarks>The data becomes JSON as <paramref name="type"/> says.</remarks>
    public Task<PresenceRoom<T>> JoinAsync<T>(string roomId, T data, JsonTypeInfo<T> type, CancellationToken cancellationToken = default) =>
        WaitAsync(EnterAsync(roomId, OwnData.From(data, type), type), cancellationToken);

    /// <inheritdoc cref="JoinAsync{T}(string, T, CancellationToken)"/>
    /// <remarks>The data is any JSON, as it is.</remarks>
    public Task<PresenceRoom<JsonElement>> JoinAsync(string roomId, JsonElement data, CancellationToken cancellationToken = default) =>
        JoinAsync(roomId, data, ClientJsonContext.Default.JsonElement, cancellationToken);

    /// <inheritdoc cref="JoinAsync{T}(string, T, CancellationToken)"/>
    /// <remarks>The data is any JSON, byte for byte.</remarks>
    public Task<PresenceRoom<RawJson>> JoinAsync(string roomId, RawJson data, CancellationToken cancellationToken = default) =>
        JoinAsync(roomId, data, PresenceJson.Wire.RawJson, cancellationToken);

    /// <summary>Enters a room with nothing to share. As <see cref="JoinAsync{T}(string, T, CancellationToken)"/>; the others see null.</summary>
    /// <param name="roomId">Which room. 1 to 128 characters, no control characters.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<PresenceRoom<JsonElement>> JoinAsync(string roomId, CancellationToken cancellationToken = default) =>
        WaitAsync(EnterAsync(roomId, null, ClientJsonContext.Default.JsonElement), cancellationToken);

    /// <summary>Begins to enter a room.</summary>
    internal Task<(PresenceRoom<T> Room, bool IsNew)> EnterAsync<T>(string roomId, RawJson? data, JsonTypeInfo<T> type)
    {
        if (!Identifiers.IsRoomId(roomId)) throw new ArgumentException("A roomId has 1 to 128 characters, none of them a control character.", nameof(roomId));
        return _hub.Loop.AskAsync(() => _hub.Join(roomId, data, type));
    }

    private async Task<PresenceRoom<T>> WaitAsync<T>(Task<(PresenceRoom<T> Room, bool IsNew)> entering, CancellationToken cancellationToken)
    {
        var (room, isNew) = await entering.ConfigureAwait(false);
        try
        {
            var joined = await _hub.Loop.AskAsync(() => room.Talk.Joined.Task).ConfigureAwait(false);
            await joined.WaitAsync(cancellationToken).ConfigureAwait(false);
            return room;
        }
        catch
        {
            if (isNew) await room.LeaveAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }
}
