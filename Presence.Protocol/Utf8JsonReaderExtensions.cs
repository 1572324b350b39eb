using System.Buffers.Text;
using System.Text.Json;

namespace Presence.Protocol;

/// <summary>Reads the small values of an envelope. Each gives null for a value of another shape and leaves the rest of it unread.</summary>
internal static class Utf8JsonReaderExtensions
{
    // \uXXXX: the most bytes that one UTF-16 code unit takes in JSON.
    private const int BytesPerCharacter = 6;

    /// <summary>Whether a member's name or a string is this text of letters, however they are escaped.</summary>
    /// <remarks><see cref="Utf8JsonReader.ValueTextEquals(ReadOnlySpan{byte})"/> throws for half of a surrogate pair.</remarks>
    public static bool TextIs(this ref readonly Utf8JsonReader reader, ReadOnlySpan<byte> letters)
    {
        if (!reader.ValueIsEscaped) return reader.ValueTextEquals(letters);
        var rest = reader.ValueSpan;
        foreach (var letter in letters)
        {
            if (rest.StartsWith("\\u"u8))
            {
                if (!Utf8Parser.TryParse(rest.Slice(2, 4), out int code, out _, 'x') || code != letter) return false;
                rest = rest[BytesPerCharacter..];
            }
            else
            {
                if (rest.IsEmpty || rest[0] != letter) return false;
                rest = rest[1..];
            }
        }

        return rest.IsEmpty;
    }

    /// <summary>A string, or null where it is none, holds half of a surrogate pair, or cannot be short enough.</summary>
    public static string? ReadText(this ref Utf8JsonReader reader, int longest, string? likely = null)
    {
        if (reader.TokenType is not JsonTokenType.String || reader.ValueSpan.Length > longest * BytesPerCharacter) return null;
        if (likely is not null && !reader.ValueIsEscaped && reader.ValueTextEquals(likely)) return likely;
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A list of <c>{userId, clientId}</c>.</summary>
    public static List<MemberId>? ReadMemberIds(this ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.StartArray) return null;
        var depth = reader.CurrentDepth;
        var members = new List<MemberId>();
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            if (reader.ReadRecipient() is not { ClientId: not null } member)
            {
                reader.SkipTo(depth);
                return null;
            }

            members.Add(new MemberId(member.UserId, member.ClientId));
        }

        return members;
    }

    /// <summary><c>{userId, clientId?}</c>.</summary>
    public static Recipient? ReadRecipient(this ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.StartObject) return null;
        var depth = reader.CurrentDepth;
        string? userId = null;
        string? clientId = null;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isUserId = reader.TextIs("userId"u8);
            if ((!isUserId && !reader.TextIs("clientId"u8)) || (isUserId ? userId : clientId) is not null)
            {
                reader.SkipTo(depth);
                return null;
            }

            reader.Read();
            var text = reader.ReadText(isUserId ? ProtocolLimits.UserIdLength : ProtocolLimits.ClientIdLength);
            if (isUserId ? !Identifiers.IsUserId(text) : !Identifiers.IsClientId(text))
            {
                reader.SkipTo(depth);
                return null;
            }

            if (isUserId) userId = text;
            else clientId = text;
        }

        return userId is null ? null : new Recipient(userId, clientId);
    }

    /// <summary>Reads on to the end of the object or array that began at this depth.</summary>
    private static void SkipTo(this ref Utf8JsonReader reader, int depth)
    {
        while (reader.CurrentDepth > depth || reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject))
        {
            if (!reader.Read()) return;
        }
    }
}
