using System.Globalization;
using Presence.Bench.Load;

namespace Presence.Bench.Compare;

/// <summary>Passes on how far a run is and keeps the last of it, for a run that is cut off.</summary>
internal sealed class LastStep(IProgress<LoadProgress>? next) : IProgress<LoadProgress>
{
    private LoadProgress _last;

    public void Report(LoadProgress value)
    {
        _last = value;
        next?.Report(value);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_last.Step}: {_last.Done:P0}");
}
