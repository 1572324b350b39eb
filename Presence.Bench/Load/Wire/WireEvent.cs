namespace Presence.Bench.Load;

/// <summary>What one envelope of the server means to the generator.</summary>
internal enum WireEventKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The server has introduced itself and waits for an answer to that.</summary>
    Hello,

    /// <summary>The connection is ready for a JOIN.</summary>
    Ready,

    /// <summary>The server asks for a sign of life.</summary>
    Ping,

    /// <summary>The JOIN has succeeded. The content is the round in which the others answer, where there is one.</summary>
    Joined,

    /// <summary>Someone wants this member's data. The content is the round that it belongs to, where there is one.</summary>
    Asked,

    /// <summary>Another member's data. The content is the envelope.</summary>
    Told,

    /// <summary>The round is over. The content is the list of those who have not answered; empty where all have.</summary>
    Synced,

    /// <summary>An answer came too late to be of use.</summary>
    AnsweredTooLate,

    /// <summary>A message was refused. The content is the envelope.</summary>
    Refused,
}

/// <summary>One envelope of the server, as far as the generator needs it.</summary>
internal readonly ref struct WireEvent(WireEventKind kind, ReadOnlySpan<byte> content = default)
{
    /// <summary>What it means.</summary>
    public WireEventKind Kind { get; } = kind;

    /// <summary>What it carries: see <see cref="WireEventKind"/>.</summary>
    public ReadOnlySpan<byte> Content { get; } = content;
}
