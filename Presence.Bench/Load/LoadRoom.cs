using System.Globalization;
using System.Text;

namespace Presence.Bench.Load;

/// <summary>One room of the crowd.</summary>
internal sealed class LoadRoom(int number)
{
    /// <summary>Its place among the rooms.</summary>
    public int Number { get; } = number;

    /// <summary>Its id on the wire; the same length in all but the largest crowds.</summary>
    public byte[] Id { get; } = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"room-{number}"));
}
