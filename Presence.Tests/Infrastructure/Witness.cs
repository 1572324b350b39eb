using System.Globalization;
using System.Text.Json;

namespace Presence.Tests.Infrastructure;

/// <summary>
/// Reads on for one peer and fails at the first frame that is not the next one: a message of the storm lost, doubled,
/// out of order or damaged, a pong that is not the next ping's, anything behind a close.
/// </summary>
internal sealed class Witness
{
    private readonly Peer _peer;
    private readonly Storm _storm;
    private readonly SemaphoreSlim? _reading;
    private readonly int[] _heard;
    private readonly Lock _gate = new();
    private readonly List<(Func<bool> Condition, TaskCompletionSource Done)> _waiting = [];
    private readonly Dictionary<string, int> _types = [];
    private Exception? _fault;
    private int _sentPings;
    private int _sentMessagePings;

    /// <param name="peer">Whom it reads for.</param>
    /// <param name="storm">What is said.</param>
    /// <param name="reading">What each frame waits for; null: nothing.</param>
    public Witness(Peer peer, Storm storm, SemaphoreSlim? reading = null)
    {
        (_peer, _storm, _reading, _heard) = (peer, storm, reading, new int[storm.Senders]);
        End = Task.Run(ReadAsync);
    }

    /// <summary>Ends where the service hangs up, behind its close frame or without one.</summary>
    public Task End { get; }

    /// <summary>The code in the service's close frame.</summary>
    public int? CloseCode { get; private set; }

    /// <summary>How many pongs have come.</summary>
    public int Pongs { get; private set; }

    /// <summary>How many PONGs have come.</summary>
    public int MessagePongs { get; private set; }

    /// <summary>The longest payload of a frame so far, in bytes.</summary>
    public int Longest { get; private set; }

    /// <summary>How many messages of this sender have come.</summary>
    public int Heard(int sender) => Volatile.Read(ref _heard[sender]);

    /// <summary>How many envelopes of this type have come.</summary>
    public int Count(string type)
    {
        lock (_gate) return _types.GetValueOrDefault(type);
    }

    /// <summary>Waits until something that it sees is so; fails as soon as the peer sees what may not be.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (condition()) return;
            if (_fault is not null) throw new Xunit.Sdk.XunitException("The reading has ended.", _fault);
            _waiting.Add((condition, done));
        }

        await done.Task;
    }

    /// <summary>Waits until it has heard so many messages of every sender but one, itself.</summary>
    public Task HeardAllAsync(IReadOnlyList<int> said, int self = -1) =>
        UntilAsync(() => Enumerable.Range(0, _storm.Senders).All(sender => sender == self || Heard(sender) == said[sender]));

    /// <summary>Sends a ping whose payload no other has.</summary>
    public Task PingAsync() => _peer.SendAsync(RawSocket.Frame(0x89, PingPayload(_sentPings++)));

    /// <summary>Sends a PING with the next id.</summary>
    public Task PingByMessageAsync() =>
        _peer.SendTextAsync(string.Create(CultureInfo.InvariantCulture, $$"""{"type":"PING","id":{{_sentMessagePings++}}}"""));

    /// <summary>How many pings of either kind have no answer yet.</summary>
    public int Unanswered => _sentPings - Pongs + _sentMessagePings - MessagePongs;

    private static byte[] PingPayload(int number) =>
        [.. BitConverter.GetBytes(number), .. Enumerable.Range(0, number * 7 % 122).Select(i => (byte)(number + i))];

    private async Task ReadAsync()
    {
        try
        {
            while (await NextAsync() is { } frame)
            {
                Assert.Null(CloseCode);
                Take(frame);
                Wake(null);
            }

            Wake(new EndOfStreamException("The service hung up."));
        }
        catch (Exception fault)
        {
            Wake(fault);
            throw;
        }
    }

    private async Task<RawFrame?> NextAsync()
    {
        if (_reading is not null) await _reading.WaitAsync();
        return await _peer.ReadFrameAsync();
    }

    private void Take(RawFrame frame)
    {
        Longest = Math.Max(Longest, frame.Payload.Length);
        switch (frame.Opcode)
        {
            case 0x8:
                CloseCode = frame.CloseCode;
                break;
            case 0xA:
                Assert.Equal(PingPayload(Pongs++), frame.Payload);
                break;
            case 0x1:
                using (var json = JsonDocument.Parse(frame.Payload))
                {
                    if (json.RootElement.ValueKind is not JsonValueKind.Array) Take(json.RootElement);
                    else foreach (var envelope in json.RootElement.EnumerateArray()) Take(envelope);
                }

                break;
        }
    }

    private void Take(JsonElement envelope)
    {
        var type = envelope.GetProperty("type").GetString()!;
        lock (_gate) _types[type] = _types.GetValueOrDefault(type) + 1;
        switch (type)
        {
            case "ADD_USER" when envelope.TryGetProperty("data", out var data):
                Take(envelope.GetProperty("userId"), data);
                break;
            case "MESSAGE":
                Take(envelope.GetProperty("from").GetProperty("userId"), envelope.GetProperty("data"));
                break;
            case "PONG":
                Assert.Equal(MessagePongs++, envelope.GetProperty("id").GetInt32());
                break;
            case "ERROR":
                throw new Xunit.Sdk.XunitException($"The service refused something: {envelope}");
        }
    }

    private void Take(JsonElement userId, JsonElement data)
    {
        var sender = int.Parse(userId.GetString()!.AsSpan(Storm.NameOf(0).Length - 1), CultureInfo.InvariantCulture);
        var expected = _storm.Data(sender, Heard(sender));
        var actual = data.GetRawText();
        if (actual != expected) Assert.Fail($"Instead of {expected[..Math.Min(80, expected.Length)]} of {userId} came {actual[..Math.Min(80, actual.Length)]}");
        Interlocked.Increment(ref _heard[sender]);
    }

    private void Wake(Exception? fault)
    {
        lock (_gate)
        {
            _fault = fault;
            for (var i = _waiting.Count - 1; i >= 0; i--)
            {
                var (condition, done) = _waiting[i];
                var isSo = condition();
                if (isSo) done.SetResult();
                else if (fault is not null) done.SetException(fault);
                else continue;
                _waiting.RemoveAt(i);
            }
        }
    }
}
