namespace Presence.Server;

/// <summary>
/// Carries messages between the nodes of one deployment: publish and subscribe, and nothing at rest. One for an app; register it as
/// a singleton. What it carries is this service's own, and nobody else's to read.
/// </summary>
/// <remarks>
/// At most once: a message may be lost, doubled or late, for the nodes notice and make up for it. What a node publishes to a channel
/// should arrive in that order, or each disorder costs an exchange of rosters. Safe from any thread.
/// </remarks>
public interface IPresenceBackplane : IAsyncDisposable
{
    /// <summary>Whether messages can be sent now, as far as is known.</summary>
    bool IsConnected { get; }

    /// <summary>Begins. Called once, before everything else.</summary>
    /// <param name="receiver">Who gets what comes.</param>
    /// <param name="cancellationToken">The start was given up.</param>
    Task StartAsync(IPresenceBackplaneReceiver receiver, CancellationToken cancellationToken);

    /// <summary>Subscribes to a channel; done when messages to it will arrive, those of this node included.</summary>
    /// <param name="channel">Its name within the deployment: any characters.</param>
    Task SubscribeAsync(string channel);

    /// <summary>Ends a subscription.</summary>
    /// <param name="channel">The channel.</param>
    Task UnsubscribeAsync(string channel);

    /// <summary>Publishes a message. It may be lost without a word; an exception says that it was.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="message">It stays as it is until this is done.</param>
    /// <returns>How many have got it, this node included; null where that is not known.</returns>
    Task<long?> PublishAsync(string channel, ReadOnlyMemory<byte> message);
}

/// <summary>Who gets what a backplane brings. Safe from any thread.</summary>
public interface IPresenceBackplaneReceiver
{
    /// <summary>A message has come. Those of one channel are handed over one at a time, in the order in which they came.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="message">The receiver's to keep: it does not change any more.</param>
    void Receive(string channel, ReadOnlyMemory<byte> message);

    /// <summary>The connection was lost, or is back: then all that was subscribed to is subscribed to again.</summary>
    void ConnectionChanged();
}
