using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Presence.Protocol;

namespace Presence.Tests.Protocol;

public sealed class ClientCodecTests
{
    [Theory]
    [MemberData(nameof(ClientSamples.Names), MemberType = typeof(ClientSamples))]
    public void A_message_is_written_exactly_so(string name)
    {
        var (message, json) = ClientSamples.Get(name);
        Assert.Equal(json, Wire.Encode(message));
    }

    [Theory]
    [MemberData(nameof(ClientSamples.Names), MemberType = typeof(ClientSamples))]
    public void A_message_is_read_whole(string name)
    {
        var (message, json) = ClientSamples.Get(name);
        Wire.Same(message, Wire.Accepted(json));
    }

    [Fact]
    public void Every_type_of_the_wire_has_a_sample()
    {
        var types = typeof(ClientMessage).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(type => (string)type.TypeDiscriminator!);
        var sampled = ClientSamples.All.Select(sample => TypeOf(sample.Json)).Distinct();
        Assert.Equal(types.Order(), sampled.Order());
    }

    private static string TypeOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("type").GetString()!;
    }
}
