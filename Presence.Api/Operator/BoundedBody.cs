namespace Presence.Api;

/// <summary>Reads a request's body up to a bound.</summary>
internal static class BoundedBody
{
    private const int FirstBytes = 1024;

    /// <summary>The body; null where it is larger than that. No more of it is read than the bound.</summary>
    public static async Task<ReadOnlyMemory<byte>?> TryReadAsync(HttpRequest request, int mostBytes)
    {
        if (request.ContentLength > mostBytes) return null;

        // One byte more than the bound, so that a body of exactly the bound is told from a longer one.
        var buffer = new byte[Math.Min(request.ContentLength + 1 ?? FirstBytes, mostBytes + 1)];
        var length = 0;
        while (true)
        {
            var read = await request.Body.ReadAsync(buffer.AsMemory(length), request.HttpContext.RequestAborted);
            length += read;
            if (read is 0) return buffer.AsMemory(0, length);
            if (length > mostBytes) return null;
            if (length == buffer.Length) Array.Resize(ref buffer, Math.Min(buffer.Length * 2, mostBytes + 1));
        }
    }
}
