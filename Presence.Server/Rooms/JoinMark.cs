namespace Presence.Server;

/// <summary>Whether a connection has ever been in a room. The rooms set it, the keep-alive reads it.</summary>
internal sealed class JoinMark
{
    public bool IsSet { get => Volatile.Read(ref field); private set => Volatile.Write(ref field, value); }

    public void Set() => IsSet = true;
}
