namespace Presence.Bench.Load;

/// <summary>How long a run waits for the server before it gives up, and its pauses.</summary>
internal static class Deadlines
{
    /// <summary>Until all clients have joined.</summary>
    public static readonly TimeSpan Join = TimeSpan.FromMinutes(2);

    /// <summary>Until all open rounds have ended and it is quiet.</summary>
    public static readonly TimeSpan Settle = TimeSpan.FromSeconds(30);

    /// <summary>Between a SYNCED that calls members missing and the second question to them.</summary>
    public static readonly TimeSpan SecondAsk = TimeSpan.FromSeconds(1);

    /// <summary>Until a delivery counts as lost, from the last message on.</summary>
    public static readonly TimeSpan Delivery = TimeSpan.FromSeconds(5);

    /// <summary>Before it measures, so that the joining is over for the server too.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
}
