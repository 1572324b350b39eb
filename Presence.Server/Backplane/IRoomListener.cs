namespace Presence.Server;

/// <summary>A room, as the cluster knows it. Each call only leaves word: the room's loop does the rest. Safe from any thread.</summary>
internal interface IRoomListener
{
    /// <summary>A packet of another node.</summary>
    void Receive(Node node, Packet packet);

    /// <summary>A packet of this node has come back.</summary>
    void Echo(Packet packet);

    /// <summary>A node is gone; with a grace its members have that long to come back by another.</summary>
    void Lose(Node node, TimeSpan? grace);

    /// <summary>The room's channel is open, or could not be.</summary>
    void Subscribed(bool isOpen);

    /// <summary>Whatever has been said meanwhile may have been missed.</summary>
    void Resync();

    /// <summary>A heartbeat is due.</summary>
    void Beat();
}
