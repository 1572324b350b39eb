using Presence.Client;

namespace Presence.Tests.Client;

/// <summary>The first program of Presence.Client/README.md, line for line: <see cref="ReadmeTests"/> compares the two, and runs it.</summary>
internal static class QuickStart
{
    public static async Task RunAsync(Uri address, Lines Console, Task end)
    {
        // <quick-start>
        await using var client = await PresenceClient.ConnectAsync(address, new PresenceClientOptions { UserId = "ann" });
        await using var room = await client.JoinAsync("lobby", new { Name = "Ann", Status = "online" });

        room.MemberJoined += (_, joined) => Console.WriteLine($"{joined.Member.Data?.Name} is here");
        room.MemberLeft += (_, left) => Console.WriteLine($"{left.Member.Data?.Name} is gone");

        await room.SyncedAsync();
        foreach (var member in room.Members) Console.WriteLine($"{member.Data?.Name}: {member.Data?.Status}");
        await room.UpdateAsync(new { Name = "Ann", Status = "away" });
        // </quick-start>
        await end;
    }
}
