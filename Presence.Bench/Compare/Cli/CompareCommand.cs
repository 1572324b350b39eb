using System.CommandLine;

namespace Presence.Bench.Compare;

/// <summary>The command <c>compare</c>.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var command = new Command("compare", "the same work done by this service, SignalR, Socket.IO and ws, side by side in interleaved rounds (Linux)");
        var arguments = new CompareArguments(command);
        command.SetAction((line, cancellationToken) => Comparison.RunAsync(arguments.Read(line), cancellationToken));
        return command;
    }
}
