namespace Presence.Client;

/// <summary>A message is larger than the service takes (<see cref="PresenceClient.Limits"/>). <see cref="PresenceException.Code"/> is <c>message_too_big</c>.</summary>
public sealed class PresenceMessageTooBigException : PresenceException
{
    internal PresenceMessageTooBigException(string roomId)
        : base("message_too_big", "The message is larger than the service takes.") => RoomId = roomId;
}
