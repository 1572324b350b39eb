namespace Presence.Client;

/// <summary>Something that several may wait for, and that may come again. Changed in the loop alone.</summary>
internal sealed class Signal
{
    private TaskCompletionSource _source = Make();

    public Task Task => _source.Task;

    public void Set()
    {
        if (_source.Task.IsFaulted) _source = Make();
        _source.TrySetResult();
    }

    public void Fail(Exception fault)
    {
        Reset();
        _source.SetException(fault);

        // Nobody has to wait for it.
        _ = _source.Task.Exception;
    }

    /// <summary>It is to come again. Those who wait go on waiting.</summary>
    public void Reset()
    {
        if (_source.Task.IsCompleted) _source = Make();
    }

    private static TaskCompletionSource Make() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
