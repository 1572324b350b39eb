using System.Reflection;
using Presence.Protocol;
using Presence.Tests.Infrastructure;
using PublicApiGenerator;

namespace Presence.Tests.Protocol;

/// <summary>What clients are written against. A change here is a change of the protocol or of the API, and shows in review.</summary>
public sealed class ContractTests
{
    [Fact]
    public void Every_wire_message()
    {
        string[] lines =
        [
            "Client to service",
            .. ClientSamples.All.Select(sample => Wire.Encode(sample.Message)),
            "",
            "Service to client",
            .. ServerSamples.All.Select(sample => Wire.Encode(sample.Message)),
        ];
        string.Join('\n', lines).ShouldMatchSnapshot();
    }

    [Fact]
    public void Every_code_reason_limit_and_subprotocol()
    {
        string[] lines =
        [
            .. Constants(typeof(ErrorCode)),
            .. Enum.GetValues<CloseCode>().Select(code => $"{nameof(CloseCode)}.{code} = {(int)code}"),
            .. Constants(typeof(RemoveReason)),
            .. Constants(typeof(ProtocolLimits)),
            .. Constants(typeof(Subprotocol)),
        ];
        string.Join('\n', lines).ShouldMatchSnapshot();
    }

    [Fact]
    public void The_public_api() =>
        typeof(ClientMessage).Assembly
            .GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false })
            .ShouldMatchSnapshot();

    private static IEnumerable<string> Constants(Type type) => type
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => $"{type.Name}.{field.Name} = {field.GetRawConstantValue()}");
}
