using System.Globalization;

namespace Presence.Tests.Privacy;

/// <summary>Looks for a canary in all memory that another process can write, whoever has allocated it (Linux).</summary>
internal static class ProcessMemory
{
    private const int ChunkBytes = 4 * 1024 * 1024;
    private const int OverlapBytes = 64;

    /// <summary>Each mapping in which it is, with how often.</summary>
    public static List<string> Find(int processId, Canary canary)
    {
        var folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}");
        using var memory = new FileStream(Path.Combine(folder, "mem"), new FileStreamOptions { Share = FileShare.ReadWrite, BufferSize = 0 });
        var found = new List<string>();
        foreach (var line in File.ReadLines(Path.Combine(folder, "maps")))
        {
            // 7f0a00000000-7f0a00021000 rw-p 00000000 00:00 0    [name] (proc_pid_maps(5))
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (!fields[1].StartsWith("rw", StringComparison.Ordinal)) continue;
            var range = fields[0].Split('-').Select(address => long.Parse(address, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
            var count = Count(memory, range[0], range[1], canary);
            if (count > 0) found.Add(string.Create(CultureInfo.InvariantCulture, $"{count} in {fields[0]} {fields.ElementAtOrDefault(5) ?? "(anonymous)"}"));
        }

        return found;
    }

    private static int Count(FileStream memory, long start, long end, Canary canary)
    {
        var chunk = new byte[ChunkBytes];
        var count = 0;
        for (var at = start; at < end; at += ChunkBytes - OverlapBytes)
        {
            var length = (int)Math.Min(ChunkBytes, end - at);
            count += canary.FindIn(chunk.AsMemory(0, Read(memory, at, chunk.AsSpan(0, length)))).Count();
        }

        return count;
    }

    private static int Read(FileStream memory, long at, Span<byte> chunk)
    {
        try
        {
            return RandomAccess.Read(memory.SafeFileHandle, chunk, at);
        }
        catch (IOException)
        {
            // Reserved, and not there.
            return 0;
        }
    }
}
