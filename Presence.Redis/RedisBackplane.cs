using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Presence.Server;
using StackExchange.Redis;

namespace Presence.Redis;

/// <summary>Carries the nodes' messages by Redis pub/sub. Safe from any thread.</summary>
/// <remarks>
/// The library connects and subscribes again by itself; what it misses then is noticed above. While it is not connected a command fails
/// at once instead of waiting: late words would be taken for new ones.
/// </remarks>
internal sealed class RedisBackplane(IOptions<PresenceOptions> options) : IPresenceBackplane
{
    private const int FirstRetryMilliseconds = 250;
    private const int LongestRetryMilliseconds = 2_000;
    private const int CommandMilliseconds = 2_000;

    private readonly RedisOptions _options = options.Value.Redis;
    private readonly ConcurrentDictionary<string, ChannelMessageQueue> _queues = new(StringComparer.Ordinal);
    private ConnectionMultiplexer? _redis;
    private ISubscriber? _subscriber;
    private IPresenceBackplaneReceiver? _receiver;
    private volatile bool _isCluster;

    public bool IsConnected => _redis is { IsConnected: true } && _subscriber?.IsConnected() is true;

    public async Task StartAsync(IPresenceBackplaneReceiver receiver, CancellationToken cancellationToken)
    {
        _receiver = receiver;
        var configuration = ConfigurationOptions.Parse(_options.ConnectionString!);
        configuration.AbortOnConnectFail = false;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ClientName ??= "presence";

        // The library gives up a connection when nothing has come by it for four of these. A publication that takes as long is worth nothing.
        if (!_options.ConnectionString!.Contains("asyncTimeout", StringComparison.OrdinalIgnoreCase)) configuration.AsyncTimeout = CommandMilliseconds;

        // Sooner than the others take this node for dead.
        configuration.ReconnectRetryPolicy = new ExponentialRetry(FirstRetryMilliseconds, LongestRetryMilliseconds);
        _redis = await ConnectionMultiplexer.ConnectAsync(configuration).WaitAsync(cancellationToken);
        _redis.ConnectionFailed += (_, _) => Changed();
        _redis.ConnectionRestored += (_, _) => Changed();
        _subscriber = _redis.GetSubscriber();
        Changed();

        void Changed()
        {
            _isCluster = _redis.GetServers().Any(server => server is { IsConnected: true, ServerType: ServerType.Cluster });
            receiver.ConnectionChanged();
        }
    }

    public async Task SubscribeAsync(string channel)
    {
        // One that was there may be deaf.
        if (_queues.TryRemove(channel, out var former)) await former.UnsubscribeAsync();
        var queue = await Subscriber.SubscribeAsync(Name(channel));
        _queues[channel] = queue;
        queue.OnMessage(message => _receiver!.Receive(channel, (ReadOnlyMemory<byte>)message.Message));
    }

    public async Task UnsubscribeAsync(string channel)
    {
        if (_queues.TryRemove(channel, out var queue)) await queue.UnsubscribeAsync();
    }

    public async Task<long?> PublishAsync(string channel, ReadOnlyMemory<byte> message)
    {
        var heard = await Subscriber.PublishAsync(Name(channel), message);

        // In a cluster, one server counts only those that listen to it.
        return _options.Sharded || !_isCluster ? heard : null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_redis is not null) await _redis.DisposeAsync();
    }

    private ISubscriber Subscriber => _subscriber ?? throw new InvalidOperationException("Redis has not been reached yet.");

    private RedisChannel Name(string channel)
    {
        var name = $"{_options.ChannelPrefix}:{channel}";
        return _options.Sharded ? RedisChannel.Sharded(name) : RedisChannel.Literal(name);
    }
}
