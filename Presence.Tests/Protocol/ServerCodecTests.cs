using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Presence.Protocol;

namespace Presence.Tests.Protocol;

public sealed class ServerCodecTests
{
    [Theory]
    [MemberData(nameof(ServerSamples.Names), MemberType = typeof(ServerSamples))]
    public void A_message_is_written_exactly_so(string name)
    {
        var (message, json) = ServerSamples.Get(name);
        Assert.Equal(json, Wire.Encode(message));
    }

    [Theory]
    [MemberData(nameof(ServerSamples.Names), MemberType = typeof(ServerSamples))]
    public void A_message_is_read_whole(string name)
    {
        var (message, json) = ServerSamples.Get(name);
        Wire.Same(message, Assert.Single(Wire.Frame(json)));
    }

    [Fact]
    public void Every_type_of_the_wire_has_a_sample()
    {
        var types = typeof(ServerMessage).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(type => (string)type.TypeDiscriminator!);
        var sampled = ServerSamples.All.Select(sample => TypeOf(sample.Json)).Distinct();
        Assert.Equal(types.Order(), sampled.Order());
    }

    private static string TypeOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("type").GetString()!;
    }
}
