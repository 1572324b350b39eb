namespace Presence.Bench.Load;

/// <summary>How far a run is. Reported on the generator's thread, a few times a second: a handler must not wait.</summary>
/// <param name="Step">What it does.</param>
/// <param name="Done">From 0 to 1.</param>
internal readonly record struct LoadProgress(string Step, double Done);
