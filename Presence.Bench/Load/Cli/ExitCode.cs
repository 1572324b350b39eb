namespace Presence.Bench.Load;

/// <summary>What the commands end with.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The run failed, or deliveries were lost.</summary>
    public const int Failure = 1;

    /// <summary>The command line is wrong.</summary>
    public const int BadUsage = 2;

    /// <summary>Nobody wanted it any more (128 and SIGINT).</summary>
    public const int Interrupted = 130;

    /// <summary>Says that it is so.</summary>
    public static int Interrupt()
    {
        Console.Error.WriteLine("interrupted");
        return Interrupted;
    }

    /// <summary>Says what is wrong with the command line.</summary>
    public static int Refuse(string why)
    {
        Console.Error.WriteLine($"{why} (--help tells more)");
        return BadUsage;
    }
}
