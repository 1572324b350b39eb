using System.Globalization;

namespace Presence.Bench.Load;

/// <summary>How many sockets this process may hold. What it starts inherits it.</summary>
internal static unsafe class FileLimit
{
    private const int OpenFiles = 7;
    private const int Spare = 200;

    /// <summary>Raises the soft limit to the hard one, and tells it.</summary>
    public static ulong Raise()
    {
        Libc.ResourceLimit limit;
        if (Libc.GetLimit(OpenFiles, &limit) is not 0) throw new LoadFailureException($"getrlimit: {Libc.LastError()}");
        limit.Soft = limit.Hard;
        return Libc.SetLimit(OpenFiles, &limit) is 0 ? limit.Soft : throw new LoadFailureException($"setrlimit: {Libc.LastError()}");
    }

    /// <summary>Raises the limit, and fails where it is still too low for so many sockets.</summary>
    public static void Ensure(int sockets)
    {
        var limit = Raise();
        if (limit >= (ulong)(sockets + Spare)) return;
        throw new LoadFailureException(string.Create(
            CultureInfo.InvariantCulture,
            $"{sockets} connections need more open files than the {limit} allowed: raise the hard limit (ulimit -Hn), or take fewer"));
    }
}
