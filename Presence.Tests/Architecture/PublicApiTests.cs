using Presence.Server;
using Presence.Tests.Infrastructure;
using PublicApiGenerator;

namespace Presence.Tests.Architecture;

public sealed class PublicApiTests
{
    [Fact]
    public void What_an_app_that_embeds_the_service_can_call() =>
        typeof(PresenceOptions).Assembly
            .GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false })
            .ShouldMatchSnapshot();

    [Fact]
    public void What_joins_several_nodes_by_Redis() =>
        typeof(Presence.Redis.PresenceRedisExtensions).Assembly
            .GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false })
            .ShouldMatchSnapshot();
}
