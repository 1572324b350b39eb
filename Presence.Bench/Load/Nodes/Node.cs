namespace Presence.Bench.Load;

/// <summary>One node of the service: where it listens, and its process.</summary>
internal sealed record Node(int Port, int Pid);
