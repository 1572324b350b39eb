namespace Presence.Bench.Load;

/// <summary>Memory of a process, in KiB.</summary>
/// <param name="RssKiB">Resident.</param>
/// <param name="PssKiB">Resident, with what is shared divided among the sharers.</param>
/// <param name="PrivateKiB">Resident and its own alone.</param>
internal sealed record ServerMemory(long RssKiB, long PssKiB, long PrivateKiB);
