using Presence.Protocol;

namespace Presence.Tests.Protocol;

public sealed class TruncationTests
{
    [Theory]
    [MemberData(nameof(ClientSamples.Names), MemberType = typeof(ClientSamples))]
    public void A_message_cut_after_any_byte_is_invalid_json(string name)
    {
        var whole = Wire.Bytes(ClientSamples.Get(name).Json);
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.False(ClientMessageDecoder.TryDecode(whole.AsMemory(0, length), out _, out var error));
            Assert.Equal(new ServerMessage.Error(ErrorCode.InvalidJson, FaultText.NotJson), error);
        }
    }

    [Theory]
    [MemberData(nameof(ClientSamples.Names), MemberType = typeof(ClientSamples))]
    public void A_message_that_lacks_its_first_bytes_is_refused(string name)
    {
        var whole = Wire.Bytes(ClientSamples.Get(name).Json);
        for (var start = 1; start < whole.Length; start++)
        {
            Assert.False(ClientMessageDecoder.TryDecode(whole.AsMemory(start), out var message, out var error));
            Assert.Null(message);
            Assert.Contains(error.Code, new[] { ErrorCode.InvalidJson, ErrorCode.InvalidMessage });
        }
    }

    [Theory]
    [MemberData(nameof(ServerSamples.Names), MemberType = typeof(ServerSamples))]
    public void A_frame_of_the_service_cut_after_any_byte_is_refused(string name)
    {
        var whole = Wire.Bytes($"[{ServerSamples.Get(name).Json}]");
        for (var length = 0; length < whole.Length; length++)
        {
            var messages = new List<ServerMessage>();
            Assert.False(ServerMessageDecoder.TryDecode(whole.AsMemory(0, length), messages));
            Assert.Empty(messages);
        }
    }
}
