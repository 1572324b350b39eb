using System.Security.Cryptography;
using System.Text;

namespace Presence.Tests.Privacy;

/// <summary>A word that nobody else says. Data is full of it, so that any piece of the data shows it.</summary>
internal sealed class Canary
{
    private const string Letters = "bcdfghjklmnpqrstvwxz";

    private readonly string _word = RandomNumberGenerator.GetString(Letters, 14);

    /// <summary>A JSON string of about this many characters.</summary>
    public string Data(int length) => $"\"{string.Concat(Enumerable.Repeat(_word, Math.Max(1, length / _word.Length)))}\"";

    /// <summary>Whether a text holds it.</summary>
    public bool IsIn(string text) => text.Contains(_word, StringComparison.Ordinal);

    /// <summary>Where in memory it lies, as UTF-8 or as UTF-16.</summary>
    public IEnumerable<int> FindIn(ReadOnlyMemory<byte> memory) => FindIn(memory, Encoding.UTF8.GetBytes(_word)).Concat(FindIn(memory, Encoding.Unicode.GetBytes(_word)));

    private static IEnumerable<int> FindIn(ReadOnlyMemory<byte> memory, byte[] word)
    {
        for (var from = 0; memory.Span[from..].IndexOf(word) is >= 0 and var at; from += at + 1) yield return from + at;
    }
}
