using System.Diagnostics;
using System.Net;
using System.Text;

namespace Presence.Bench.Load;

/// <summary>
/// All clients of a run and the loop that serves them. One thread: nothing here is shared, and nothing is allocated for a
/// message that is sent or received.
/// </summary>
internal sealed class Fleet : IDisposable
{
    private static readonly TimeSpan GoodbyeTime = TimeSpan.FromSeconds(5);

    private readonly Target _target;
    private readonly Crowd _crowd;
    private readonly Client[] _clients;
    private readonly Transport _transport;
    private long _pausedAt;

    public Fleet(Target target, Crowd crowd, Listener listener)
    {
        FileLimit.Ensure(crowd.Connections);
        _target = target;
        _crowd = crowd;
        var address = IPAddress.Parse(target.Host);
        _transport = new Transport([.. Enumerable.Range(0, target.Nodes).Select(node => new IPEndPoint(address, target.PortOf(node)))]);
        Conversation = new Conversation(Wire.Of(target.Protocol), listener, _transport);
        var rooms = Enumerable.Range(0, crowd.Rooms).Select(number => new LoadRoom(number)).ToArray();
        var dataTail = Encoding.ASCII.GetBytes(crowd.PadBytes is 0 ? "}" : $",\"pad\":\"{new string('x', crowd.PadBytes)}\"}}");
        _clients = [.. Enumerable.Range(0, crowd.Connections).Select(index => new Client(index, index / crowd.Rooms, rooms[index % crowd.Rooms], index / crowd.Rooms % target.Nodes, dataTail))];
    }

    /// <summary>All clients; the members of a room stand one room count apart.</summary>
    public IReadOnlyList<Client> Clients => _clients;

    /// <summary>What they have said and heard.</summary>
    public Conversation Conversation { get; }

    /// <summary>Time in which there was nothing to do, in ticks of <see cref="Stopwatch"/>.</summary>
    public long PausedTicks { get; private set; }

    /// <summary>Connects all clients and waits until each is in its room. Says how long it took.</summary>
    public TimeSpan Join(TimeSpan deadline, Pulse pulse) => TryJoin(deadline, pulse)
        ?? throw Failure($"only {Conversation.Joined} of {_clients.Length} clients had joined after {deadline.TotalSeconds} s");

    /// <summary>The same; null where that takes too long.</summary>
    public TimeSpan? TryJoin(TimeSpan limit, Pulse pulse)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var opened = 0;
        while (Conversation.Joined < _clients.Length)
        {
            if (Stopwatch.GetElapsedTime(startedAt) >= limit) return null;
            while (opened < _clients.Length && opened - Conversation.Joined < _target.Opening)
            {
                var client = _clients[opened++];
                _transport.Connect(client, HandshakeRequest.For(_target, client.UserId));
            }

            Pump(100);
            pulse.Beat("joining", (double)Conversation.Joined / _clients.Length);
        }

        return Stopwatch.GetElapsedTime(startedAt);
    }

    /// <summary>Waits until all open rounds have ended and nothing but pings has come for some time.</summary>
    public void Settle(TimeSpan quiet, Pulse pulse)
    {
        if (TrySettle(quiet, quiet + Deadlines.Settle, pulse)) return;
        throw Conversation.OpenRounds > 0
            ? Failure($"{Conversation.OpenRounds} clients had no SYNCED {Deadlines.Settle.TotalSeconds} s after all had joined")
            : Failure($"it is not quiet: messages still came {Deadlines.Settle.TotalSeconds} s after all had joined");
    }

    /// <summary>The same; false where that takes too long.</summary>
    public bool TrySettle(TimeSpan quiet, TimeSpan limit, Pulse pulse)
    {
        var startedAt = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(startedAt) is var elapsed && elapsed < limit)
        {
            // What is received already is heard first: the generator itself may have been held up.
            var hasCome = Pump(20);
            pulse.Beat("settling", elapsed / limit);
            if (!hasCome && Conversation.OpenRounds is 0 && Stopwatch.GetElapsedTime(Conversation.LastHeardAt) >= quiet) return true;
        }

        return false;
    }

    /// <summary>Serves what is ready; waits for that where nothing is. False where nothing came.</summary>
    public bool Pump(int timeoutMilliseconds)
    {
        Conversation.AskAgain();
        var count = _transport.Wait(0);
        if (count is 0)
        {
            Pause();
            if (timeoutMilliseconds > 0) count = _transport.Wait(timeoutMilliseconds);
            if (count is 0) return false;
        }

        Resume();
        for (var i = 0; i < count; i++)
        {
            var (index, canSend, canReceive) = _transport.Ready(i);
            Serve(_clients[index], canSend, canReceive);
        }

        return true;
    }

    /// <summary>A client tells its data, with a number in it, to its room.</summary>
    public void Report(Client client, long number)
    {
        Resume();
        Conversation.Report(client, number);
    }

    /// <summary>Whose turn it is.</summary>
    public Client Sender(long message) => _clients[_crowd.SenderOf(message)];

    /// <summary>Waits for the deliveries that are still owed, up to the deadline, and counts.</summary>
    public DeliveryCount Drain(Ledger ledger, long sent, Pulse pulse)
    {
        var owed = sent * (_crowd.Members - 1);
        var startedAt = Stopwatch.GetTimestamp();
        while (ledger.Delivered < owed && Stopwatch.GetElapsedTime(startedAt) < Deadlines.Delivery)
        {
            Pump(10);
            pulse.Beat("waiting for the last deliveries", (double)ledger.Delivered / owed);
        }

        return new DeliveryCount(sent, owed, Math.Max(0, owed - ledger.Delivered), ledger.Duplicate, ledger.Stray, Conversation.Errors);
    }

    /// <summary>Says goodbye for all, and hangs up.</summary>
    public void Dispose()
    {
        try
        {
            SayGoodbye();
        }
        catch (LoadFailureException)
        {
            // The run is over: how the connections end is not measured.
        }

        foreach (var client in _clients) Transport.Close(client);
        _transport.Dispose();
    }

    private void SayGoodbye()
    {
        var waitsFor = 0;
        foreach (var client in _clients)
        {
            if (client.Stage is ClientStage.Handshake) Transport.Close(client);
            if (client.Stage is not (ClientStage.Open or ClientStage.Joined)) continue;
            waitsFor++;
            try
            {
                Conversation.SayGoodbye(client);
            }
            catch (LoadFailureException)
            {
                Conversation.HearEnd(client);
            }
        }

        var startedAt = Stopwatch.GetTimestamp();
        while (Conversation.Closed < waitsFor && Stopwatch.GetElapsedTime(startedAt) < GoodbyeTime) Pump(20);
    }

    private void Serve(Client client, bool canSend, bool canReceive)
    {
        try
        {
            if (canSend) _transport.Flush(client);
            if (canReceive) Receive(client);
        }
        catch (LoadFailureException) when (client.Stage is ClientStage.Closing)
        {
            // Cut instead of closed. It is gone all the same, and the others still have their goodbye.
            Conversation.HearEnd(client);
        }
    }

    private void Receive(Client client)
    {
        while (client.Socket >= 0)
        {
            if (!_transport.TryReceive(client, out var bytes, out var hasEnded, out var mayHaveMore))
            {
                if (hasEnded) Conversation.HearEnd(client);
                return;
            }

            Conversation.Hear(client, ref bytes, Stopwatch.GetTimestamp());
            client.KeepReceived(bytes);
            if (!mayHaveMore) return;
        }
    }

    private void Pause()
    {
        if (_pausedAt is 0) _pausedAt = Stopwatch.GetTimestamp();
    }

    private void Resume()
    {
        if (_pausedAt is 0) return;
        PausedTicks += Stopwatch.GetTimestamp() - _pausedAt;
        _pausedAt = 0;
    }

    private static LoadFailureException Failure(FormattableString what) => new(FormattableString.Invariant(what));
}
