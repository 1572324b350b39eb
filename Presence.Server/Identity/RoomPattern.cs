namespace Presence.Server;

/// <summary>
/// One entry of the claim that lists rooms: a room's id, or a beginning and an end around one <c>*</c>, which stands for any
/// characters or none. It may be all there is, and may not be the first of more: <c>*-private</c> would open rooms that nobody
/// thought of. Such an entry opens nothing.
/// </summary>
internal static class RoomPattern
{
    private const char Wildcard = '*';

    public static bool Matches(string pattern, string roomId)
    {
        if (pattern == roomId) return true;
        var star = pattern.IndexOf(Wildcard, StringComparison.Ordinal);
        if (star < 0 || star != pattern.LastIndexOf(Wildcard) || (star is 0 && pattern.Length > 1)) return false;
        return roomId.Length >= pattern.Length - 1
            && roomId.AsSpan().StartsWith(pattern.AsSpan(0, star))
            && roomId.AsSpan().EndsWith(pattern.AsSpan(star + 1));
    }
}
