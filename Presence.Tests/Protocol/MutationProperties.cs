using CsCheck;
using Presence.Protocol;

namespace Presence.Tests.Protocol;

/// <summary>Whatever arrives, a decoder answers and never throws.</summary>
public sealed class MutationProperties
{
    [Fact]
    public void A_damaged_client_message_gives_one_message_or_one_error() =>
        Mutation.Of(ClientSamples.All.Select(sample => sample.Json)).Sample(
            bytes =>
            {
                var isMessage = ClientMessageDecoder.TryDecode(bytes, out var message, out var error);
                Assert.Equal(isMessage, message is not null);
                Assert.Equal(isMessage, error is null);
                if (error is not null) IsKnown(error);
                else Wire.Same(message!, Wire.Accepted(Wire.Utf8(message!)));
            },
            iter: 100_000);

    [Fact]
    public void A_damaged_frame_of_the_service_is_read_or_refused() =>
        Mutation.Of([.. ServerSamples.All.Select(sample => sample.Json), $"[{string.Join(',', ServerSamples.All.Select(sample => sample.Json))}]"]).Sample(
            bytes =>
            {
                var messages = new List<ServerMessage>();
                ServerMessageDecoder.TryDecode(bytes, messages);
                Assert.DoesNotContain(null, messages);
            },
            iter: 50_000);

    private static void IsKnown(ServerMessage.Error error)
    {
        if (error.Code is ErrorCode.InvalidJson) Assert.Equal(new ServerMessage.Error(ErrorCode.InvalidJson, FaultText.NotJson), error);
        else Assert.Contains(error.Text, FaultText.OfInvalidMessage);
        Assert.Equal(new ServerMessage.Error(error.Code, error.Text, error.Id), error);
        Assert.True(error.Id is null or (>= 0 and <= ProtocolLimits.MessageId));
    }
}
