using System.Text.Encodings.Web;
using System.Text.Json;

namespace Presence.Protocol;

/// <summary>How the records look as JSON.</summary>
public static class PresenceJson
{
    /// <summary>
    /// The contract of the wire. Text stays readable UTF-8: the default encoder would escape every non-ASCII letter for the
    /// sake of HTML, and no envelope is ever pasted into HTML.
    /// </summary>
    public static PresenceJsonContext Wire { get; } = new(new JsonSerializerOptions(PresenceJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
