using System.Text.Json.Serialization.Metadata;
using Presence.Protocol;

namespace Presence.Client;

/// <summary>Someone in a room: one client (a tab, a device, a process) of one user. Immutable: an update brings a new one.</summary>
/// <typeparam name="T">What its data is read as.</typeparam>
public sealed class Member<T>
{
    private Member(MemberId id, RawJson json, bool isSelf) => (Id, Json, IsSelf) = (id, json, isSelf);

    /// <summary>Who it is: the user and the client.</summary>
    public MemberId Id { get; }

    /// <summary>Which user.</summary>
    public string UserId => Id.UserId;

    /// <summary>Which client of the user.</summary>
    public string ClientId => Id.ClientId;

    /// <summary>Whether it is this very client; other clients of the same user are not.</summary>
    public bool IsSelf { get; }

    /// <summary>
    /// What this member shares. The default of <typeparamref name="T"/> where it has told nothing yet, shares null, or shares what
    /// is no <typeparamref name="T"/>: <see cref="IsReadable"/> tells. It is what others have sent: check it before it is used.
    /// </summary>
    public T? Data { get; private init; }

    /// <summary>Whether <see cref="Data"/> is what the member shares. Members may run another version of your app, or mean no good.</summary>
    public bool IsReadable { get; private init; }

    /// <summary>What this member shares, as it was sent; none where it has told nothing yet.</summary>
    public RawJson Json { get; }

    /// <summary>The ids alone: the data is somebody's, and a log or a debugger is no place for it.</summary>
    public override string ToString() => $"{UserId} {ClientId}";

    internal static Member<T> Read(MemberId id, RawJson json, bool isSelf, JsonTypeInfo<T> type)
    {
        if (!json.IsPresent) return new Member<T>(id, json, isSelf);
        try
        {
            return new Member<T>(id, json, isSelf) { Data = System.Text.Json.JsonSerializer.Deserialize(json.Utf8.Span, type), IsReadable = true };
        }
        catch (Exception)
        {
            // Whatever the app's converters and constructors say to what others have sent: it is not readable.
            return new Member<T>(id, json, isSelf);
        }
    }
}
