using CsCheck;

namespace Presence.Tests.Protocol;

public sealed class RoundTripProperties
{
    [Fact]
    public void Any_client_message_survives_the_wire() =>
        Arbitrary.ClientMessage.Sample(message => Wire.Same(message, Wire.Accepted(Wire.Encode(message))), iter: 5_000);

    [Fact]
    public void Any_message_of_the_service_survives_the_wire() =>
        Arbitrary.ServerMessage.Sample(message => Wire.Same(message, Assert.Single(Wire.Frame(Wire.Encode(message)))), iter: 5_000);

    [Fact]
    public void Any_batch_survives_the_wire_in_order() =>
        Arbitrary.ServerMessage.Array[1, 5].Sample(
            batch =>
            {
                var messages = Wire.Frame($"[{string.Join(',', batch.Select(Wire.Encode))}]");
                Assert.Equal(batch.Length, messages.Count);
                foreach (var (sent, read) in batch.Zip(messages)) Wire.Same(sent, read);
            },
            iter: 2_000);
}
