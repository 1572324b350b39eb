using Presence.Tests.Endpoint;
using static Microsoft.Playwright.Assertions;

namespace Presence.Tests.Demo;

/// <summary>Where there are several nodes, the page says which of them serves it.</summary>
public sealed class NodeTests(DemoStage stage) : DemoTests(stage)
{
    [Fact(Timeout = 60_000)]
    public async Task The_page_names_its_node_where_the_service_tells_it()
    {
        await using var api = await ApiProcess.RunAsync(
            "--Presence:Redis:ConnectionString=127.0.0.1:1",
            "--Presence:Cluster:Start=Degraded",
            "--Presence:Cluster:NodeId=node-7",
            "--Presence:Cluster:ShowNode=true");
        var ann = await EnterAsync("ann", address: api.Address);
        await Expect(ann.Page.GetByTestId("node")).ToHaveTextAsync("on node-7");
        // Before the service: else the page seeks it, and the browser reports what it could not connect to.
        await ann.Page.CloseAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task One_node_alone_has_no_name()
    {
        var ann = await EnterAsync("ann");
        await Expect(ann.Page.GetByTestId("node")).ToBeHiddenAsync();
    }
}
