using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Presence.Client;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Client;

/// <summary>How tests get at clients.</summary>
internal static class Apps
{
    /// <summary>What a test gives up after.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Connects to the real service.</summary>
    public static Task<PresenceClient> JoinedByAsync(this PresenceApp app, string userId, string? clientId = null) =>
        PresenceClient.ConnectAsync(app.SocketAddress, new PresenceClientOptions { UserId = userId, ClientId = clientId }).WaitAsync(Patience);

    /// <summary>A client of a script, that has not been asked anything yet.</summary>
    public static PresenceClient Client(this ScriptedService service, FakeTimeProvider? clock = null, Func<PresenceClientOptions, PresenceClientOptions>? configure = null)
    {
        var options = new PresenceClientOptions { UserId = "ann", ClientId = "tab-1", TimeProvider = clock ?? TimeProvider.System, Random = () => 0.5 };
        return new PresenceClient(service.Address, configure?.Invoke(options) ?? options);
    }

    /// <summary>Lets a client in, and into a room.</summary>
    public static async Task<(ScriptedCall Call, PresenceRoom<JsonElement> Room)> EnterAsync(
        this ScriptedService service, PresenceClient client, string members = "[]", string? requestId = null)
    {
        var joining = client.JoinAsync("lobby");
        var call = await service.AcceptAsync();
        await call.WelcomeAsync();
        await call.AdmitAsync(members, requestId);
        return (call, await joining.WaitAsync(Patience));
    }

    /// <summary>The changes of a client, as they are told.</summary>
    public static Told<PresenceStateChange> States(this PresenceClient client)
    {
        var told = new Told<PresenceStateChange>("a state");
        client.StateChanged += (_, change) => told.Put(change);
        return told;
    }

    /// <summary>The errors of a client, as they are told.</summary>
    public static Told<PresenceException> Errors(this PresenceClient client)
    {
        var told = new Told<PresenceException>("an error");
        client.ErrorOccurred += (_, error) => told.Put(error);
        return told;
    }

    /// <summary>Asks, and waits for the answer: whatever came before it has been dealt with.</summary>
    public static async Task SettleAsync(this ScriptedCall call, string requestId = "settled")
    {
        await call.SendAsync($$"""{"type":"REPORT_REQUEST","roomId":"lobby","requestId":"{{requestId}}"}""");
        var answer = await call.HearAsync("REPORT");
        Assert.Equal(requestId, answer.GetProperty("requestId").GetString());
    }
}
