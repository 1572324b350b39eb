namespace Presence.Protocol;

/// <summary>What one connection may do, as WELCOME tells it.</summary>
/// <param name="MessageBytes">Largest client message, in bytes of UTF-8.</param>
/// <param name="Rooms">How many rooms the connection may hold at once.</param>
/// <param name="MessagesPerSecond">How many messages a second it may send in the long run.</param>
public sealed record ConnectionLimits(int MessageBytes, int Rooms, int MessagesPerSecond);
