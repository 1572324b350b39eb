using System.Runtime.InteropServices;
using Presence.Client;
using Presence.Samples.Console;

if (args is not [var address, var userId, var roomId])
{
    Console.Error.WriteLine("Usage: dotnet run --project samples/console -- ws://localhost:5080/ws ann lobby");
    return 2;
}

// Leaving in an orderly way: the others see it at once, and not after the service's grace.
using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

try
{
    await using var client = new PresenceClient(new Uri(address), new PresenceClientOptions { UserId = userId });
    client.StateChanged += (_, change) =>
    {
        if (change.State is PresenceClientState.Offline) Console.WriteLine($"(offline: {change.Reason} Again in {change.RetryIn?.TotalSeconds:0.0} s.)");
    };

    await using var room = await client.JoinAsync(roomId, new Profile(userId, "here"), AppJson.Default.Profile, stop.Token);

    // The events first, and the list then: so nothing falls between the two.
    var events = room.ReadEventsAsync(stop.Token);
    Show(room);
    await foreach (var happened in events)
    {
        var line = happened switch
        {
            MemberJoined<Profile> joined => $"+ {Name(joined.Member)}",
            MemberLeft<Profile> left => $"- {Name(left.Member)} ({left.Reason})",
            MemberUpdated<Profile> updated => $"* {Name(updated.Member)}: {updated.Member.Data?.Status}",
            _ => null,
        };
        if (line is null) continue;
        Console.WriteLine(line);
        Show(room);
    }
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 0;
}
catch (PresenceException fault)
{
    Console.Error.WriteLine(fault.Message);
    return 1;
}

return 0;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

static void Show(PresenceRoom<Profile> room) =>
    Console.WriteLine($"{room.RoomId}: {string.Join(", ", room.Users.Select(user => $"{Name(user.Members[0])} ({user.Members.Count})"))}");

// What others share is theirs to choose: it may be another shape, or another program's.
static string Name(Member<Profile> member) => member.Data?.Name is { Length: > 0 } name ? name : member.UserId;
