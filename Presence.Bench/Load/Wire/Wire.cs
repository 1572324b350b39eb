using System.Buffers.Text;

namespace Presence.Bench.Load;

/// <summary>How one protocol says what the generator says and hears. Holds no state of a connection.</summary>
internal abstract class Wire
{
    /// <summary>Where the WebSocket is when nobody has said.</summary>
    public abstract string DefaultPath { get; }

    /// <summary>Whether JOIN carries data and answers name their round; else the newcomer is asked as all are, and every answer goes to all.</summary>
    public abstract bool HasRounds { get; }

    /// <summary>What a client says as soon as the WebSocket is open. Empty: it joins at once.</summary>
    public virtual ReadOnlySpan<byte> FirstWords => default;

    /// <summary>What a client answers to <see cref="WireEventKind.Hello"/>.</summary>
    public virtual ReadOnlySpan<byte> HelloAnswer => default;

    /// <summary>What a client answers to <see cref="WireEventKind.Ping"/>.</summary>
    public virtual ReadOnlySpan<byte> PingAnswer => default;

    /// <summary>Whether a client joins without waiting for <see cref="WireEventKind.Ready"/>.</summary>
    public virtual bool JoinsAtOnce => false;

    /// <summary>The protocol that a target speaks.</summary>
    public static Wire Of(WireProtocol protocol) => protocol switch
    {
        WireProtocol.Presence => new PresenceWire(hasRounds: true),
        WireProtocol.Envelope => new PresenceWire(hasRounds: false),
        WireProtocol.SocketIo => new SocketIoWire(),
        WireProtocol.SignalR => new SignalRWire(),
        _ => throw new ArgumentOutOfRangeException(nameof(protocol)),
    };

    /// <summary>The first envelope of a message; steps behind it.</summary>
    public virtual ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> message)
    {
        var whole = message;
        message = default;
        return whole;
    }

    /// <summary>What an envelope means.</summary>
    public abstract WireEvent Read(ReadOnlySpan<byte> envelope);

    /// <summary>Writes a JOIN of the client's room.</summary>
    public abstract void WriteJoin(FrameBuilder frame, Client client);

    /// <summary>Writes the client's data, with a number in it; an answer where it names a round.</summary>
    public abstract void WriteReport(FrameBuilder frame, Client client, long number, ReadOnlySpan<byte> requestId);

    /// <summary>Writes a question to the members in a list that SYNCED has given.</summary>
    public virtual void WriteQuestion(FrameBuilder frame, Client client, ReadOnlySpan<byte> members) => throw new NotSupportedException();

    /// <summary>The room that another member's data was told in; empty where the protocol does not say.</summary>
    public virtual ReadOnlySpan<byte> RoomIn(ReadOnlySpan<byte> told) => default;

    /// <summary>How many members are in a list that SYNCED has given.</summary>
    public virtual int MembersIn(ReadOnlySpan<byte> members) => 0;

    /// <summary>The number that a member's data carries; 0 for none.</summary>
    public static long NumberIn(ReadOnlySpan<byte> told)
    {
        var at = told.IndexOf("\"t\":"u8);
        return at >= 0 && Utf8Parser.TryParse(told[(at + 4)..], out long number, out _) ? number : 0;
    }

    /// <summary>
    /// Which member of its room the data is of; -1 where there is none. By the e-mail address, which stands in the data
    /// alone: an envelope names the user even where it carries nothing of it.
    /// </summary>
    public static int MemberIn(ReadOnlySpan<byte> told)
    {
        var name = "\"email\":\"u"u8;
        var at = told.IndexOf(name);
        if (at < 0 || !Utf8Parser.TryParse(told[(at + name.Length)..], out int member, out var digits)) return -1;
        return told[(at + name.Length + digits)..].StartsWith("@example.com\""u8) ? member : -1;
    }
}
