using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Presence.Client;

/// <summary>
/// Runs what is posted to it, in order and one at a time: on the thread pool, or on the context that it is given. It has no
/// thread of its own, and nothing to dispose of.
/// </summary>
/// <param name="logger">Told where work throws; the loop goes on.</param>
/// <param name="over">Where to run; null: on the thread pool, with this loop as the current context, so that whatever awaits comes back to it.</param>
internal sealed class Loop(ILogger logger, SynchronizationContext? over = null) : SynchronizationContext, IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<(SendOrPostCallback Run, object? State)> _work = new();
    private int _isScheduled;

    public override void Post(SendOrPostCallback d, object? state)
    {
        _work.Enqueue((d, state));
        Schedule();
    }

    public void Post(Action work) => Post(static state => ((Action)state!)(), work);

    /// <summary>Runs it in the loop, and gives what came of it.</summary>
    public Task<T> AskAsync<T>(Func<T> work)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            try
            {
                answer.SetResult(work());
            }
            catch (Exception fault)
            {
                answer.SetException(fault);
            }
        });
        return answer.Task;
    }

    public override SynchronizationContext CreateCopy() => this;

    void IThreadPoolWorkItem.Execute()
    {
        var previous = Current;
        if (over is null) SetSynchronizationContext(this);
        try
        {
            while (_work.TryDequeue(out var next)) Run(next.Run, next.State);
        }
        finally
        {
            if (over is null) SetSynchronizationContext(previous);
            // A full fence: what is posted from here on schedules, and what was posted before is seen below.
            Interlocked.Exchange(ref _isScheduled, 0);
        }

        if (!_work.IsEmpty) Schedule();
    }

    private void Run(SendOrPostCallback run, object? state)
    {
        try
        {
            run(state);
        }
        catch (Exception fault)
        {
            logger.WorkFailed(fault);
        }
    }

    private void Schedule()
    {
        if (Interlocked.Exchange(ref _isScheduled, 1) is not 0) return;
        if (over is null)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return;
        }

        try
        {
            over.Post(static loop => ((IThreadPoolWorkItem)loop!).Execute(), this);
        }
        catch (Exception fault)
        {
            // The window behind the context is gone.
            Interlocked.Exchange(ref _isScheduled, 0);
            logger.WorkFailed(fault);
        }
    }
}
