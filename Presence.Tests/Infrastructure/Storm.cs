using System.Globalization;

namespace Presence.Tests.Infrastructure;

/// <summary>
/// What several senders say in one room: each counts its messages, and their sizes go around every length that has a header of
/// its own.
/// </summary>
internal sealed class Storm(int senders, int largest)
{
    public const string RoomId = "storm";

    private static readonly string Padding = string.Create(256 * 1024, 0, (span, _) =>
    {
        for (var i = 0; i < span.Length; i++) span[i] = (char)('!' + ((i * 7919 % 9973) % 90));
    }).Replace('"', '~').Replace('\\', '|');

    public int Senders => senders;

    public static string NameOf(int sender) => string.Create(CultureInfo.InvariantCulture, $"sender-{sender}");

    /// <summary>The data of one message. Everybody knows what each must be.</summary>
    public string Data(int sender, int number)
    {
        var random = new Random((sender * 1_000_003) + number);
        var length = random.Next(12) switch
        {
            < 4 => random.Next(100),
            < 8 => random.Next(2_000),
            < 10 => random.Next(15_000),
            10 => 65_300 + random.Next(300),
            _ => 0,
        };
        length = Math.Min(length, largest);
        return string.Create(CultureInfo.InvariantCulture, $"[{number},\"{Padding.AsSpan(random.Next(1000), length)}\"]");
    }

    /// <summary>Says the messages of one sender, up to where it is told to end.</summary>
    /// <param name="peer">The sender's connection.</param>
    /// <param name="sender">Which sender.</param>
    /// <param name="goesOn">Whether to say this message as well; waits for whatever the test wants to wait for.</param>
    /// <returns>How many it has said.</returns>
    public async Task<int> SayAsync(Peer peer, int sender, Func<int, Task<bool>> goesOn)
    {
        var number = 0;
        for (; await goesOn(number); number++)
        {
            var (type, kind) = number % 2 is 0 ? ("REPORT", "") : ("MESSAGE", "\"event\":\"storm\",");
            await peer.SendTextAsync($$"""{"type":"{{type}}","roomId":"{{RoomId}}",{{kind}}"data":{{Data(sender, number)}}}""");
        }

        return number;
    }
}
