using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;

namespace Presence.Bench.Peers;

/// <summary>The recipe's handlers. Hubs are made anew for each call, so what belongs to a connection is kept in its context.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "SignalR makes it.")]
internal sealed class RecipeHub : Hub
{
    private const string RoomsKey = "rooms";

    private HashSet<string> Rooms => (HashSet<string>)Context.Items[RoomsKey]!;

    public override Task OnConnectedAsync()
    {
        Context.Items[RoomsKey] = new HashSet<string>();
        return base.OnConnectedAsync();
    }

    public async Task Join(string roomId)
    {
        await Groups.AddToGroupAsync(Context.ConnectionId, roomId);
        Rooms.Add(roomId);
        await Clients.Caller.SendAsync("JOINED", roomId);
        await Clients.Group(roomId).SendAsync("REPORT_REQUEST");
    }

    public Task Report(string roomId, JsonElement data) => Clients.OthersInGroup(roomId).SendAsync("ADD_USER", data);

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        var userId = Context.GetHttpContext()?.Request.Query["userId"].ToString();
        foreach (var roomId in Rooms) await Clients.OthersInGroup(roomId).SendAsync("REMOVE_USER", userId);
        await base.OnDisconnectedAsync(exception);
    }
}
