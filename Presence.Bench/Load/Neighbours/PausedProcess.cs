using System.Diagnostics;
using System.Globalization;

namespace Presence.Bench.Load;

/// <summary>Members of the same rooms in a process that reads, and is then stopped by a signal.</summary>
internal sealed class PausedProcess(int readers) : Disturbance(string.Create(CultureInfo.InvariantCulture, $"a paused process of {readers:N0} readers"))
{
    private Process? _process;

    public override void Begin(Target target, Crowd crowd)
    {
        string[] arguments =
        [
            "load", HoldCommand.Name, "--host", target.Host, "--port", Number(target.Port), "--readers", Number(readers), "--rooms", Number(crowd.Rooms),
        ];

        // The program itself, or the one that runs it.
        var program = Environment.ProcessPath!;
        if (Path.GetFileNameWithoutExtension(program) is "dotnet") arguments = [typeof(PausedProcess).Assembly.Location, .. arguments];
        var command = Leash.Put(new ServerCommand(program, arguments));
        _process = Process.Start(new ProcessStartInfo(command.Program, command.Arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        if (_process.StandardOutput.ReadLine() is not HoldCommand.Ready) throw new LoadFailureException("the process to be paused did not start");
        Signals.Pause(_process.Id);
    }

    protected override void End()
    {
        if (_process is null) return;
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
