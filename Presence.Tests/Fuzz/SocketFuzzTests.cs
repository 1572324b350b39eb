using System.Globalization;
using System.Text.Unicode;
using CsCheck;
using Presence.Protocol;
using Presence.Tests.Infrastructure;
using Presence.Tests.Protocol;

namespace Presence.Tests.Fuzz;

/// <summary>Damaged messages and damaged frames against a live service. PRESENCE_FUZZ_CASES says how many, where somebody wants more.</summary>
[Collection(nameof(Alone))]
public sealed class SocketFuzzTests
{
    private const int MessagesOfAConnection = 25;
    private const int Threads = 2;

    [Fact]
    public Task Damaged_messages_are_answered_or_closed_with_a_documented_code() => WithinAServiceAsync(port =>
        Mutation.Of(ClientSamples.All.Select(sample => sample.Json)).Array[MessagesOfAConnection].Sample(
            messages => SendMessages(port, messages), iter: FuzzCases.Total / 2 / Threads / MessagesOfAConnection, threads: 1));

    [Fact]
    public Task Damaged_frames_are_answered_or_closed_with_a_documented_code() => WithinAServiceAsync(port =>
        Gen.Select(FrameMutation.Stream, Gen.Int[0, 9]).Sample((stream, end) => SendFrames(port, stream, end), iter: FuzzCases.Total / 2 / Threads, threads: 1));

    /// <summary>A pair of members talks to each other meanwhile and notices nothing; at the end the maps are empty.</summary>
    private static async Task WithinAServiceAsync(Action<int> fuzz)
    {
        await using var app = await PresenceApp.StartAsync(options =>
        {
            options.MessageBurst = options.MessagesPerSecond = 100_000;
            options.MaxInvalidMessages = 10_000;
            options.ConnectionBurst = options.ConnectionsPerSecond = 100_000;
            options.LeaveGrace = TimeSpan.FromMilliseconds(20);
            options.JoinWindow = TimeSpan.FromMilliseconds(1);
            options.SyncDeadline = TimeSpan.FromMilliseconds(10);
        });
        await using var pair = await WitnessPair.MeetAsync(app);

        // Threads of its own: those of the pool are the service's, and these wait.
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ =>
            Task.Factory.StartNew(() => fuzz(app.Address.Port), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        Assert.True(await pair.EndAsync() > 0, "The witnesses never got a word in.");
        await app.UntilConnectionsAsync(2);
        Assert.Empty(app.Logs.Errors);
    }

    private static void SendMessages(int port, byte[][] messages)
    {
        using var socket = new FuzzSocket(port, "fuzz");
        Assert.True(socket.TryReadHead());
        foreach (var message in messages.Where(message => Utf8.IsValid(message))) Assert.True(socket.TrySend(RawSocket.Frame(0x81, message)));
        for (var id = 0; id < 2; id++)
        {
            Assert.True(socket.TrySend(RawSocket.TextFrame(string.Create(CultureInfo.InvariantCulture, $$"""{"type":"PING","id":{{ProtocolLimits.MessageId - id}}}"""))));
            while (!IsPong(socket, ProtocolLimits.MessageId - id))
            {
            }
        }

        var broken = Array.Find(messages, message => !Utf8.IsValid(message));
        if (broken is not null) socket.TrySend(RawSocket.Frame(0x81, broken));
        socket.Finish();
        socket.ReadToEnd();
        Assert.Equal(broken is null ? null : 1007, socket.CloseCode);
    }

    private static bool IsPong(FuzzSocket socket, long id)
    {
        var envelope = socket.ReadEnvelope();
        Assert.NotNull(envelope);
        return envelope.Value.GetProperty("type").ValueEquals("PONG") && envelope.Value.TryGetProperty("id", out var echoed) && echoed.GetInt64() == id;
    }

    private static void SendFrames(int port, byte[] stream, int end)
    {
        using var socket = new FuzzSocket(port, "fuzz");
        Assert.True(socket.TryReadHead());
        socket.TrySend(stream);
        if (end is 0)
        {
            socket.Reset();
            return;
        }

        socket.Finish();
        socket.ReadToEnd();
    }
}
