using System.Diagnostics;
using System.Globalization;
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
        _transport = new Transport(new IPEndPoint(IPAddress.Parse(target.Host), target.Port));
        Conversation = new Conversation(Wire.Of(target.Protocol), listener, _transport);
        var rooms = Enumerable.Range(0, crowd.Rooms).Select(number => new LoadRoom(number)).ToArray();
        var dataTail = Encoding.ASCII.GetBytes(crowd.PadBytes is 0 ? "}" : $",\"pad\":\"{new string('x', crowd.PadBytes)}\"}}");
        _clients = [.. Enumerable.Range(0, crowd.Connections).Select(index => new Client(index, index / crowd.Rooms, rooms[index % crowd.Rooms], dataTail))];
    }

    /// <summary>All clients; the members of a room stand one room count apart.</summary>
    public IReadOnlyList<Client> Clients => _clients;

    /// <summary>What they have said and heard.</summary>
    public Conversation Conversation { get; }

    /// <summary>Time in which there was nothing to do, in ticks of <see cref="Stopwatch"/>.</summary>
    public long PausedTicks { get; private set; }

    /// <summary>Connects all clients and waits until each is in its room. Says how long it took.</summary>
    public TimeSpan Join(TimeSpan deadline, Pulse pulse)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var opened = 0;
        while (Conversation.Joined < _clients.Length)
        {
            while (opened < _clients.Length && opened - Conversation.Joined < _target.Opening)
            {
                var client = _clients[opened++];
                _transport.Connect(client, HandshakeRequest.For(_target, client.UserId));
            }

            Pump(100);
            pulse.Beat("joining", (double)Conversation.Joined / _clients.Length);
            FailAfter(deadline, startedAt, $"only {Conversation.Joined} of {_clients.Length} clients have joined");
        }

        return Stopwatch.GetElapsedTime(startedAt);
    }

    /// <summary>Waits until all open rounds have ended, and some time more.</summary>
    public void Settle(TimeSpan pause, TimeSpan deadline, Pulse pulse)
    {
        var startedAt = Stopwatch.GetTimestamp();
        while (Conversation.OpenRounds > 0)
        {
            Pump(20);
            pulse.Beat("waiting for all answers", 0);
            FailAfter(deadline, startedAt, $"{Conversation.OpenRounds} clients have had no SYNCED");
        }

        startedAt = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(startedAt) is var elapsed && elapsed < pause)
        {
            Pump(20);
            pulse.Beat("settling", elapsed / pause);
        }
    }

    /// <summary>Serves what is ready; waits for that where nothing is. False where nothing came.</summary>
    public bool Pump(int timeoutMilliseconds)
    {
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
            var client = _clients[index];
            if (canSend) _transport.Flush(client);
            if (canReceive) Receive(client);
        }

        return true;
    }

    /// <summary>A client tells its data, with a number in it, to its room.</summary>
    public void Report(Client client, long number)
    {
        Resume();
        Conversation.Report(client, number);
    }

    /// <summary>Whose turn it is: the rooms take turns, and so do the members of each.</summary>
    public Client Sender(long message)
    {
        var turn = message / _crowd.Rooms % _crowd.Members;
        return _clients[(message % _crowd.Rooms) + (turn * _crowd.Rooms)];
    }

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

        return new DeliveryCount(sent, owed, Math.Max(0, owed - ledger.Delivered), ledger.Duplicate, Conversation.Errors);
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
            if (client.Stage is not (ClientStage.Open or ClientStage.Joined)) continue;
            Conversation.SayGoodbye(client);
            waitsFor++;
        }

        var startedAt = Stopwatch.GetTimestamp();
        while (Conversation.Closed < waitsFor && Stopwatch.GetElapsedTime(startedAt) < GoodbyeTime) Pump(20);
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

    private static void FailAfter(TimeSpan deadline, long startedAt, FormattableString what)
    {
        if (Stopwatch.GetElapsedTime(startedAt) < deadline) return;
        throw new LoadFailureException(string.Create(CultureInfo.InvariantCulture, $"{what.ToString(CultureInfo.InvariantCulture)} after {deadline.TotalSeconds} s"));
    }
}
