using System.Globalization;

namespace Presence.Bench.Soak;

/// <summary>One room in which members come and go: how many of those who came its watchers must have seen. Safe from any thread.</summary>
internal sealed class Hall(int number)
{
    private long _certain;
    private long _possible;

    /// <summary>Its id on the wire.</summary>
    public string RoomId { get; } = string.Create(CultureInfo.InvariantCulture, $"hall-{number}");

    /// <summary>Those who were told that they are in: everybody has seen them come.</summary>
    public long Certain => Volatile.Read(ref _certain);

    /// <summary>The most that anybody can have seen come.</summary>
    public long Possible => Volatile.Read(ref _possible);

    /// <summary>Somebody is about to come: perhaps it is never seen.</summary>
    public void Expect() => Interlocked.Increment(ref _possible);

    /// <summary>It has been told that it is in.</summary>
    public void Confirm() => Interlocked.Increment(ref _certain);
}
