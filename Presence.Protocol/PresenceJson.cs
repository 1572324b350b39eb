using System.Text.Encodings.Web;
using System.Text.Json;

namespace Presence.Protocol;

/// <summary>How the records look as JSON.</summary>
public static class PresenceJson
{
    /// <summary>
    /// The contract of the wire. Letters stay readable UTF-8: the default encoder would escape every one outside of ASCII for
    /// the sake of HTML, and no envelope is ever pasted into HTML. (What UTF-16 needs two units for, it escapes all the same.)
    /// </summary>
    public static PresenceJsonContext Wire { get; } = new(new JsonSerializerOptions(PresenceJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
