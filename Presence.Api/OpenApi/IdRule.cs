using Presence.Protocol;

namespace Presence.Api;

/// <summary>The rule of <see cref="Identifiers"/> for an id, as JSON Schema says it.</summary>
/// <param name="Length">The most characters. JSON Schema counts code points where the service counts UTF-16 code units: it lets pass a little more.</param>
/// <param name="Pattern">Which characters.</param>
internal sealed record IdRule(int Length, string Pattern)
{
    private const string Text = @"^[^\u0000-\u001f\u007f-\u009f]+$";

    private static readonly Dictionary<string, IdRule> Rules = new()
    {
        ["userId"] = new(ProtocolLimits.UserIdLength, Text),
        ["clientId"] = new(ProtocolLimits.ClientIdLength, "^[A-Za-z0-9._~-]+$"),
        ["roomId"] = new(ProtocolLimits.RoomIdLength, Text),
        ["event"] = new(ProtocolLimits.EventLength, Text),
        ["requestId"] = new(ProtocolLimits.RequestIdLength, "^[A-Za-z0-9._-]+$"),
        ["token"] = new(ProtocolLimits.TokenLength, "^[A-Za-z0-9._~+/=-]+$"),
    };

    /// <summary>The rule for what has this name on the wire; null where there is none.</summary>
    public static IdRule? Of(string? name) => name is null ? null : Rules.GetValueOrDefault(name);
}
