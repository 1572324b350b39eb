using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Presence.Protocol;
using Presence.Server;
using Presence.Tests.Protocol;

namespace Presence.Tests.Telemetry;

public sealed partial class WireTypesTests
{
    [Fact]
    public void What_is_received_is_counted_by_the_name_on_the_wire()
    {
        foreach (var (_, message, json) in ClientSamples.All)
            Assert.StartsWith("{\"type\":\"" + WireTypes.Received[WireTypes.IndexOf(message)] + "\"", json, StringComparison.Ordinal);
        Assert.Equal("_OTHER", WireTypes.Received[WireTypes.IndexOf(null)]);
        Assert.Equal(Discriminators(typeof(ClientMessage)).Append("_OTHER").Order(), WireTypes.Received.Order());
    }

    [Fact]
    public void What_is_sent_is_counted_by_the_name_on_the_wire()
    {
        Assert.Equal(Discriminators(typeof(ServerMessage)).Order(), WireTypes.Sent.Order());
        Assert.Equal(WireTypes.Sent, Enum.GetNames<SentType>().Select(name => InnerCapital().Replace(name, "_$0").ToUpperInvariant()));
    }

    private static IEnumerable<string> Discriminators(Type type) =>
        type.GetCustomAttributes<JsonDerivedTypeAttribute>().Select(derived => (string)derived.TypeDiscriminator!);

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex InnerCapital();
}
