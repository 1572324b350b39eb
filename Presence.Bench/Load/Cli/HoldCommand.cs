using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;

namespace Presence.Bench.Load;

/// <summary>Members that only read, until nobody wants them any more: the process that <c>load neighbours</c> pauses.</summary>
internal static class HoldCommand
{
    public const string Name = "hold";

    /// <summary>What it prints when all of them are in.</summary>
    public const string Ready = "ready";

    public static Command Create()
    {
        var command = new Command(Name) { Hidden = true };
        var host = new Option<string>("--host") { Required = true };
        var port = NumberOption.Of("--port", "PORT", "port of the server", 0, 1, 65_535);
        var readers = NumberOption.Of("--readers", "COUNT", "members", 1, 1, 10_000);
        var rooms = NumberOption.Of("--rooms", "COUNT", "rooms that they are spread over", 1, 1, 100_000);
        foreach (var option in new Option[] { host, port, readers, rooms }) command.Add(option);
        command.SetAction(line => Hold(new Target { Host = line.GetValue(host)!, Port = line.GetValue(port) }, line.GetValue(readers), line.GetValue(rooms)));
        return command;
    }

    private static int Hold(Target target, int readers, int rooms)
    {
        using var joined = new CountdownEvent(readers);
        for (var i = 0; i < readers; i++)
        {
            var (user, room) = (string.Create(CultureInfo.InvariantCulture, $"held-{i}"), string.Create(CultureInfo.InvariantCulture, $"room-{i % rooms}"));
            new Thread(() => Read(target, user, room, joined)) { IsBackground = true }.Start();
        }

        joined.Wait();
        Console.Out.WriteLine(Ready);
        Console.In.ReadToEnd();
        return ExitCode.Success;
    }

    private static void Read(Target target, string user, string room, CountdownEvent joined)
    {
        using var member = RawMember.Join(target, user, room);
        joined.Signal();
        try
        {
            member.ReadToEnd();
        }
        catch (SocketException)
        {
            // Cut: that is what the service does with who stands still.
        }
    }
}
