using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Presence.Bench.Load;

/// <summary>The thread that makes the load: one, of its own, and kept on one CPU where there are several.</summary>
internal sealed class Generator
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(1.2);

    private Generator(int? wanted)
    {
        var allowed = Cpus.Allowed();
        if (wanted is { } cpu && !allowed.Contains(cpu)) throw new LoadFailureException($"CPU {cpu} is not to be had: {string.Join(", ", allowed)} are");
        Cpu = wanted ?? (allowed.Count > 1 ? allowed[^1] : null);
        HasOwnCpu = allowed.Count > 1;
    }

    /// <summary>The CPU it is kept on; null where there is only one.</summary>
    public int? Cpu { get; }

    /// <summary>Whether the server can have another CPU, so that polling takes nothing from it.</summary>
    public bool HasOwnCpu { get; }

    /// <summary>
    /// How long to wait for deliveries when a message is due then, in milliseconds. Waking up takes a while, so the last
    /// moments are spent polling, where that takes nothing from the server.
    /// </summary>
    public int Patience(long due) => Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) > (HasOwnCpu ? Poll : TimeSpan.Zero) ? 1 : 0;

    /// <summary>Runs a scenario to its end.</summary>
    public static T Run<T>(int? cpu, Func<Generator, T> scenario)
    {
        var generator = new Generator(cpu);
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                if (generator.Cpu is { } own) Cpus.Pin(own);
                result = scenario(generator);
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        })
        { Name = "generator", IsBackground = true };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }
}
