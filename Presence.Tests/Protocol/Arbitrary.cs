using CsCheck;
using Presence.Protocol;

namespace Presence.Tests.Protocol;

/// <summary>Random messages, each legal.</summary>
internal static class Arbitrary
{
    // What JSON escapes or might, what readers mistake for something else, and what takes one to four bytes.
    private static readonly Gen<string> Character = Gen.OneOf(
        Gen.Char[' ', '~'].Select(letter => $"{letter}"),
        Gen.OneOf("\"", "\\", "/", "<", ">", "&", "'", "+", "`", "é", "日", "\u00a0", "\u2028", "\u2029", "\u202e", "\ufeff", "\uffff"),
        Gen.Int[0x10000, 0x10FFFF].Select(char.ConvertFromUtf32),
        Gen.Int[0xA0, 0xD7FF].Select(char.ConvertFromUtf32),
        Gen.Int[0xE000, 0xFFFF].Select(char.ConvertFromUtf32));

    public static readonly Gen<string> RoomId = Text(ProtocolLimits.RoomIdLength);
    public static readonly Gen<string> UserId = Text(ProtocolLimits.UserIdLength);
    public static readonly Gen<string> Event = Text(ProtocolLimits.EventLength);
    public static readonly Gen<string> ClientId = Token("._~-", ProtocolLimits.ClientIdLength);
    public static readonly Gen<string> BearerToken = Token("-._~+/=", 300);
    public static readonly Gen<string> RequestId = Token("._-", ProtocolLimits.RequestIdLength);
    public static readonly Gen<MemberId> Member = Gen.Select(UserId, ClientId, (user, client) => new MemberId(user, client));
    public static readonly Gen<MemberId?> MaybeMember = Gen.OneOf(Gen.Const((MemberId?)null), Member.Select(member => (MemberId?)member));
    public static readonly Gen<RawJson> Data = ArbitraryJson.Value.Select(RawJson.Parse);
    public static readonly Gen<RawJson> MaybeData = Gen.OneOf(Gen.Const(default(RawJson)), Data);
    public static readonly Gen<string?> MaybeRequestId = Maybe(RequestId);

    public static readonly Gen<long?> MaybeId = Gen.OneOf(
        Gen.Const((long?)null), Gen.Long[0, ProtocolLimits.MessageId].Select(id => (long?)id), Gen.OneOf<long?>(0, ProtocolLimits.MessageId));

    private static readonly Gen<Recipient?> MaybeTo = Maybe(Gen.Select(UserId, Maybe(ClientId), (user, client) => new Recipient(user, client)));

    public static readonly Gen<ClientMessage> ClientMessage = Gen.Select(
        Gen.OneOf<ClientMessage>(
            Gen.Select(RoomId, MaybeData, (room, data) => (ClientMessage)new ClientMessage.Join(room, data)),
            Gen.Select(RoomId, Data, MaybeRequestId, (room, data, request) => (ClientMessage)new ClientMessage.Report(room, data, request)),
            Gen.Select(RoomId, Maybe(Member.Array[1, 4]), (room, from) => (ClientMessage)new ClientMessage.ReportRequest(room, from)),
            Gen.Select(RoomId, Event, Data, MaybeTo, (room, name, data, to) => (ClientMessage)new ClientMessage.Message(room, name, data, to)),
            RoomId.Select(room => (ClientMessage)new ClientMessage.Leave(room)),
            Gen.Const((ClientMessage)new ClientMessage.Ping()),
            BearerToken.Select(token => (ClientMessage)new ClientMessage.Auth(token))),
        MaybeId,
        (message, id) => message with { Id = id });

    public static readonly Gen<ServerMessage> ServerMessage = Gen.OneOf<ServerMessage>(
        Gen.Select(UserId, ClientId, Gen.Int.Positive, Gen.Int.Positive, (user, client, a, b) =>
            (ServerMessage)new ServerMessage.Welcome(user, client, a, new ConnectionLimits(b, a, b))),
        Gen.Select(RoomId, Member.Array[0, 4], MaybeRequestId, MaybeId, (room, members, request, id) =>
            (ServerMessage)new ServerMessage.Joined(room, members, request, id)),
        Gen.Select(RoomId, RequestId, (room, request) => (ServerMessage)new ServerMessage.ReportRequest(room, request)),
        Gen.Select(RoomId, Member, MaybeData, MaybeRequestId, (room, member, data, request) =>
            (ServerMessage)new ServerMessage.AddUser(room, member.UserId, member.ClientId, data, request)),
        Gen.Select(RoomId, RequestId, Member.Array[0, 4], (room, request, missing) => (ServerMessage)new ServerMessage.Synced(room, request, missing)),
        Gen.Select(RoomId, Member, RequestId, Gen.Int, (room, member, reason, remaining) =>
            (ServerMessage)new ServerMessage.RemoveUser(room, member.UserId, member.ClientId, reason, remaining)),
        Gen.Select(RoomId, MaybeMember, Event, Data, (room, from, name, data) => (ServerMessage)new ServerMessage.Message(room, name, data, from)),
        Gen.Select(RoomId, MaybeId, (room, id) => (ServerMessage)new ServerMessage.Left(room, id)),
        MaybeId.Select(id => (ServerMessage)new ServerMessage.Pong(id)),
        Gen.Select(Maybe(RoomId), MaybeRequestId, MaybeId, (room, request, id) => (ServerMessage)new ServerMessage.Ack(room, request, id)),
        Gen.Select(RequestId, UserId, MaybeId, Maybe(RoomId), Gen.Int, (code, text, id, room, wait) =>
            (ServerMessage)new ServerMessage.Error(code, text, id, room, wait % 2 == 0 ? wait : null)),
        Gen.Int.Select(wait => (ServerMessage)new ServerMessage.GoingAway(wait)));

    private static Gen<T?> Maybe<T>(Gen<T> gen) where T : class => Gen.OneOf(Gen.Const((T?)null), gen.Select(value => (T?)value));

    private static Gen<string> Text(int longest) => Gen.OneOf(Character.Array[1, 6], Character.Array[1, longest / 2]).Select(string.Concat);

    private static Gen<string> Token(string others, int longest) => Gen.OneOf(
        Gen.Char[$"{others}abcXYZ019"].Array[1, 6], Gen.Char[$"{others}abcXYZ019"].Array[longest, longest]).Select(letters => new string(letters));
}
