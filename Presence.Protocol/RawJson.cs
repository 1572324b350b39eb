using System.Text;
using System.Text.Json.Serialization;

namespace Presence.Protocol;

/// <summary>
/// One JSON value as the bytes it came in: never parsed, never reformatted. <see langword="default"/> means that there is none,
/// which is not the same as the value <c>null</c>.
/// </summary>
/// <remarks>The bytes are not copied: they are valid as long as the buffer that they lie in.</remarks>
/// <param name="utf8">Exactly one JSON value in UTF-8.</param>
[JsonConverter(typeof(RawJsonConverter))]
public readonly struct RawJson(ReadOnlyMemory<byte> utf8) : IEquatable<RawJson>
{
    /// <summary>The bytes of the value; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; } = utf8;

    /// <summary>Whether there is a value.</summary>
    public bool IsPresent => !Utf8.IsEmpty;

    /// <summary>The value that a JSON text holds. The text is not checked.</summary>
    public static RawJson Parse(string json) => new(Encoding.UTF8.GetBytes(json));

    /// <inheritdoc/>
    public bool Equals(RawJson other) => Utf8.Span.SequenceEqual(other.Utf8.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is RawJson other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Utf8.Span);
        return hash.ToHashCode();
    }

    /// <summary>The length alone: the value is somebody's data, and a log or a debugger is no place for it.</summary>
    public override string ToString() => $"RawJson({Utf8.Length} bytes)";

    /// <summary>Whether both hold the same bytes.</summary>
    public static bool operator ==(RawJson left, RawJson right) => left.Equals(right);

    /// <summary>Whether they hold different bytes.</summary>
    public static bool operator !=(RawJson left, RawJson right) => !left.Equals(right);
}
