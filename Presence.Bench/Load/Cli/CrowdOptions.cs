using System.CommandLine;
using System.Globalization;

namespace Presence.Bench.Load;

/// <summary>The options that say who takes part.</summary>
internal sealed class CrowdOptions
{
    private const int MostConnections = 200_000;

    private readonly Option<int> _rooms;
    private readonly Option<int> _members;
    private readonly Option<int> _padBytes;

    public CrowdOptions(Command command, Crowd standard, int leastMembers)
    {
        command.Add(_rooms = NumberOption.Of("--rooms", "COUNT", "rooms", standard.Rooms, 1, 100_000));
        command.Add(_members = NumberOption.Of("--members", "COUNT", "members of each room, with a connection each", standard.Members, leastMembers, 100_000));
        command.Add(_padBytes = NumberOption.Of("--pad", "BYTES", "lengthen the data of each member (about 75 bytes) by this", standard.PadBytes, 0, 1_000_000));
    }

    /// <summary>Who takes part.</summary>
    public Crowd Read(ParseResult line)
    {
        var (rooms, members) = (line.GetValue(_rooms), line.GetValue(_members));
        if ((long)rooms * members <= MostConnections) return new Crowd(rooms, members) { PadBytes = line.GetValue(_padBytes) };
        throw new BadUsageException(string.Create(
            CultureInfo.InvariantCulture,
            $"--rooms times --members is {(long)rooms * members} connections: {MostConnections} are the most"));
    }
}
