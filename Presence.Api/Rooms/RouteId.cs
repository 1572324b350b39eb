using Microsoft.AspNetCore.Http.Features;
using Presence.Protocol;

namespace Presence.Api;

/// <summary>Ids in the path of a request.</summary>
internal static class RouteId
{
    /// <summary>
    /// The id that a segment of the path stands for. Routing leaves an encoded slash as it is, and then nobody can tell it from
    /// a literal %2F: the path as it came can.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="routed">The segment as routing has it.</param>
    /// <param name="fromEnd">How many segments stand behind it.</param>
    public static string Read(HttpContext context, string routed, int fromEnd)
    {
        if (!routed.Contains('%', StringComparison.Ordinal)) return routed;
        var path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0].TrimEnd('/');
        return Uri.UnescapeDataString(path.Split('/')[^(fromEnd + 1)]);
    }

    /// <summary>Notes what is wrong with a room's id.</summary>
    public static void CheckRoom(string roomId, Dictionary<string, string[]> faults)
    {
        if (!Identifiers.IsRoomId(roomId)) faults["roomId"] = ["A room id has 1 to 128 characters, none of them a control character."];
    }
}
