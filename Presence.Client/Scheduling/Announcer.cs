namespace Presence.Client;

/// <summary>Raises events: in order, one at a time, and never in the way of the client. A handler that throws hurts nobody else.</summary>
internal sealed class Announcer(PresenceClientOptions options)
{
    private readonly Loop _loop = new(options.Logger, options.SynchronizationContext ?? Captured(options) ?? new ThreadPoolContext());

    /// <summary>Told what a handler has thrown.</summary>
    public Action<PresenceHandlerException>? Failed { get; set; }

    /// <summary>Behind all that has been said before.</summary>
    public void Post(Action work) => _loop.Post(work);

    /// <summary>Calls each handler.</summary>
    public void Raise<T>(EventHandler<T>? handlers, object sender, T args)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(handlers))
        {
            try
            {
                handler(sender, args);
            }
            catch (Exception fault)
            {
                options.Logger.HandlerFailed(fault);

                // Whoever throws at being told of errors is told of no more.
                if (args is not PresenceException) Failed?.Invoke(new PresenceHandlerException(fault));
            }
        }
    }

    private static SynchronizationContext? Captured(PresenceClientOptions options) => options.CaptureSynchronizationContext ? SynchronizationContext.Current : null;

    /// <summary>The thread pool, with no context: what handlers await goes where it would without us.</summary>
    private sealed class ThreadPoolContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => ThreadPool.UnsafeQueueUserWorkItem(_ => d(state), null);
    }
}
