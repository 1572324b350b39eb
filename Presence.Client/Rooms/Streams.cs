using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Presence.Client;

/// <summary>The event streams of one room. A reader that is too slow loses its stream, and nobody else notices.</summary>
internal sealed class Streams(string roomId, int capacity)
{
    private readonly Lock _gate = new();
    private readonly List<Channel<PresenceEvent>> _open = [];
    private bool _isOver;

    public IAsyncEnumerable<PresenceEvent> Open(CancellationToken cancellationToken)
    {
        // The default full mode waits, so that TryWrite says no: a drop mode would report success for what it threw away.
        var stream = Channel.CreateBounded<PresenceEvent>(new BoundedChannelOptions(capacity) { SingleReader = true });
        lock (_gate)
        {
            if (_isOver) stream.Writer.Complete();
            else _open.Add(stream);
        }

        return ReadAsync(stream, cancellationToken);
    }

    public void Write(PresenceEvent what)
    {
        lock (_gate)
        {
            for (var i = _open.Count - 1; i >= 0; i--)
            {
                if (_open[i].Writer.TryWrite(what)) continue;
                _open[i].Writer.Complete(new PresenceLaggedException(roomId));
                _open.RemoveAt(i);
            }
        }
    }

    /// <summary>Ends all of them; without a fault, for good.</summary>
    public void End(PresenceException? fault)
    {
        lock (_gate)
        {
            foreach (var stream in _open) stream.Writer.Complete(fault);
            _open.Clear();
            _isOver = fault is null;
        }
    }

    private async IAsyncEnumerable<PresenceEvent> ReadAsync(Channel<PresenceEvent> stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var what in stream.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false)) yield return what;
        }
        finally
        {
            lock (_gate) _open.Remove(stream);
        }
    }
}
