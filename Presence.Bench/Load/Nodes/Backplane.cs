using System.Globalization;
using StackExchange.Redis;

namespace Presence.Bench.Load;

/// <summary>The Redis between the nodes of a run, started for it. It ends with this.</summary>
internal sealed class Backplane : IDisposable
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(30);

    private readonly ServerProcess _process;
    private readonly ConnectionMultiplexer _connection;
    private readonly IServer _server;

    private Backplane(ServerProcess process)
    {
        _process = process;

        // INFO is for administrators, says the library.
        _connection = ConnectionMultiplexer.Connect($"{Address},allowAdmin=true");
        _server = _connection.GetServer(Address);
    }

    /// <summary>As a connection string.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_process.Port}");

    /// <summary>Its process.</summary>
    public int Pid => _process.Pid;

    /// <summary>Starts it, with nothing kept on disk.</summary>
    public static Backplane Start(int? cpu, CancellationToken cancellationToken)
    {
        var process = ServerProcess.Start(
            new ServerCommand("redis-server", ["--port", "{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]), cpu);
        try
        {
            process.WaitUntilListening(StartTime, cancellationToken);
            return new Backplane(process);
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    /// <summary>What it has done since it was started.</summary>
    public BackplaneFigures Read()
    {
        var info = _server.Info("all").SelectMany(section => section).DistinctBy(line => line.Key).ToDictionary();
        return new BackplaneFigures(
            Calls("publish"), Number("total_net_input_bytes"), Number("total_net_output_bytes"), ProcessFigures.CpuTime(Pid));

        long Number(string name) => long.Parse(info[name], CultureInfo.InvariantCulture);

        // calls=21,usec=175,usec_per_call=8.33,rejected_calls=0,failed_calls=0
        long Calls(string command) => info.TryGetValue($"cmdstat_{command}", out var figures)
            ? long.Parse(figures.AsSpan("calls=".Length, figures.IndexOf(',', StringComparison.Ordinal) - "calls=".Length), CultureInfo.InvariantCulture)
            : 0;
    }

    public void Dispose()
    {
        _connection.Dispose();
        _process.Dispose();
    }
}
