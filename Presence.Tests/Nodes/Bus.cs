using System.Collections.Concurrent;
using System.Threading.Channels;
using Presence.Server;

namespace Presence.Tests.Nodes;

/// <summary>A backplane within the process that loses, doubles and delays what it is told to, and can be cut for one node or for all.</summary>
internal sealed class Bus(int seed = 0)
{
    private readonly ConcurrentDictionary<Line, byte> _lines = new();
    private readonly Random _random = new(seed);

    /// <summary>How many of a hundred messages are lost on their way to a node.</summary>
    public int LostOfHundred { get; set; }

    /// <summary>How many of a hundred messages come twice.</summary>
    public int DoubledOfHundred { get; set; }

    /// <summary>How many of a hundred messages come behind the next one.</summary>
    public int LateOfHundred { get; set; }

    /// <summary>What else is lost: the channel and the packet, on their way from one node to another.</summary>
    public Func<string, string, bool> Loses { get; set; } = (_, _) => false;

    /// <summary>Everything that was published: the channel, and the packet.</summary>
    public ConcurrentQueue<(string Channel, ReadOnlyMemory<byte> Message)> Published { get; } = new();

    /// <summary>What was said, for whoever wonders why.</summary>
    public override string ToString() => string.Join('\n', Published.Select(said => $"{said.Channel} {System.Text.Encoding.UTF8.GetString(said.Message.Span)}"));

    public Line Connect()
    {
        var line = new Line(this);
        _lines[line] = 0;
        return line;
    }

    private long Publish(Line sender, string channel, ReadOnlyMemory<byte> message)
    {
        ReadOnlyMemory<byte> copy = message.ToArray();
        Published.Enqueue((channel, copy));
        var isLost = Loses(channel, System.Text.Encoding.UTF8.GetString(copy.Span));
        var heard = 0;
        foreach (var line in _lines.Keys.Where(line => line.Listens(channel)))
        {
            heard++;
            if (isLost && line != sender) continue;
            line.Deliver(channel, copy, Next(), isOwn: line == sender);
        }

        return heard;
    }

    private (bool IsLost, bool IsDoubled, bool IsLate) Next()
    {
        lock (_random) return (_random.Next(100) < LostOfHundred, _random.Next(100) < DoubledOfHundred, _random.Next(100) < LateOfHundred);
    }

    /// <summary>One node's connection.</summary>
    internal sealed class Line : IPresenceBackplane
    {
        private readonly Bus _bus;
        private readonly ConcurrentDictionary<string, byte> _channels = new(StringComparer.Ordinal);
        private readonly Channel<(string Channel, ReadOnlyMemory<byte> Message)> _queue = Channel.CreateUnbounded<(string, ReadOnlyMemory<byte>)>();
        private readonly Lock _gate = new();
        private (string Channel, ReadOnlyMemory<byte> Message)? _held;
        private IPresenceBackplaneReceiver? _receiver;
        private volatile bool _isCut;

        internal Line(Bus bus) => _bus = bus;

        public bool IsConnected => !_isCut;

        /// <summary>Whether it looks connected and hears nothing.</summary>
        public bool IsDeaf { get; set; }

        public IEnumerable<string> Channels => _channels.Keys;

        public Task StartAsync(IPresenceBackplaneReceiver receiver, CancellationToken cancellationToken)
        {
            _receiver = receiver;
            _ = ReadAsync();
            receiver.ConnectionChanged();
            return Task.CompletedTask;
        }

        public Task SubscribeAsync(string channel)
        {
            if (_isCut) throw new IOException("The bus is cut.");
            _channels[channel] = 0;
            return Task.CompletedTask;
        }

        public Task UnsubscribeAsync(string channel)
        {
            _channels.TryRemove(channel, out _);
            return Task.CompletedTask;
        }

        public Task<long?> PublishAsync(string channel, ReadOnlyMemory<byte> message) =>
            _isCut ? throw new IOException("The bus is cut.") : Task.FromResult<long?>(_bus.Publish(this, channel, message));

        /// <summary>Has forgotten a subscription, and nobody has noticed.</summary>
        public void Forget(string channel) => _channels.TryRemove(channel, out _);

        /// <summary>Cuts the connection.</summary>
        public void Cut()
        {
            _isCut = true;
            _receiver!.ConnectionChanged();
        }

        /// <summary>Brings it back, with its subscriptions.</summary>
        public void Mend()
        {
            _isCut = false;
            _receiver!.ConnectionChanged();
        }

        public ValueTask DisposeAsync()
        {
            _isCut = true;
            _channels.Clear();
            _bus._lines.TryRemove(this, out _);
            _queue.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }

        public bool Listens(string channel) => !_isCut && !IsDeaf && _channels.ContainsKey(channel);

        public void Deliver(string channel, ReadOnlyMemory<byte> message, (bool IsLost, bool IsDoubled, bool IsLate) fate, bool isOwn)
        {
            lock (_gate)
            {
                if (fate.IsLate && !isOwn && _held is null)
                {
                    _held = (channel, message);
                    return;
                }

                if (!fate.IsLost) _queue.Writer.TryWrite((channel, message));
                if (fate.IsDoubled) _queue.Writer.TryWrite((channel, message));
                if (_held is { } held) _queue.Writer.TryWrite(held);
                _held = null;
            }
        }

        private async Task ReadAsync()
        {
            await foreach (var (channel, message) in _queue.Reader.ReadAllAsync()) _receiver!.Receive(channel, message);
        }
    }
}
