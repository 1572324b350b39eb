using System.Text.Json.Nodes;
using Presence.Api;
using Presence.Protocol;

namespace Presence.Tests.AsyncApi;

/// <summary>How a client connects: addresses, query, subprotocols and tokens.</summary>
internal static class AsyncApiConnection
{
    public static JsonObject Info() => new()
    {
        ["title"] = "MinimalPresence",
        ["version"] = "v1",
        ["description"] =
            "Live presence over one WebSocket: who is in which room now, and what they share. Members tell each other who they are; the service passes it on and stores nothing. "
            + "One JSON object is one text message. Messages of a client are strict: what is not named here is refused. Those of the service may grow: ignore types and members that you do not know. "
            + "Lengths count UTF-16 code units, of which a character beyond the Basic Multilingual Plane has two; JSON Schema counts it once. An id has no unpaired surrogate. "
            + "docs/protocol.md is the whole contract: rounds, take-over, leave grace, back-off, limits.",
        ["license"] = new JsonObject { ["name"] = "MIT" },
    };

    public static JsonObject Servers() => new()
    {
        ["development"] = new JsonObject
        {
            ["host"] = "localhost:5080",
            ["protocol"] = "ws",
            ["description"] = "As dotnet run starts it, in identity mode Query: whoever userId says, unchecked.",
        },
        ["production"] = new JsonObject
        {
            ["host"] = "presence.example.com",
            ["protocol"] = "wss",
            ["description"] = "In identity mode Jwt, with one token in one of these ways. An app that embeds the service may sign in by its own (mode Principal).",
            ["security"] = new JsonArray([.. SecuritySchemes().Select(scheme => new JsonObject { ["$ref"] = $"#/components/securitySchemes/{scheme.Key}" })]),
        },
    };

    public static JsonObject SecuritySchemes() => new()
    {
        ["bearer"] = new JsonObject
        {
            ["type"] = "http",
            ["scheme"] = "bearer",
            ["bearerFormat"] = "JWT",
            ["description"] = "Authorization: Bearer <token>, from every client that can set a header.",
        },
        ["subprotocol"] = new JsonObject
        {
            ["type"] = "httpApiKey",
            ["in"] = "header",
            ["name"] = "Sec-WebSocket-Protocol",
            ["description"] = "From browsers: the entry bearer.<token> beside presence.v1. It is never chosen and never sent back.",
        },
        ["query"] = new JsonObject
        {
            ["type"] = "httpApiKey",
            ["in"] = "query",
            ["name"] = "access_token",
            ["description"] = "Only where Presence:Identity:Jwt:AllowQueryToken is set: addresses end up in the logs of proxies.",
        },
    };

    public static JsonObject Channel(IEnumerable<MessageEntry> messages) => new()
    {
        ["address"] = "/ws",
        ["title"] = "The WebSocket",
        ["description"] =
            "RFC 6455, version 13. The first message is WELCOME. A connection must be in a room within 30 s, and gets 4408 else. "
            + "What the service refuses before the upgrade it refuses as HTTP, with problem details (RFC 9457): the OpenAPI document lists those under GET /ws. "
            + "A close has one of x-close-codes, a refused message gets ERROR with one of x-error-codes.",
        ["messages"] = new JsonObject(messages.Select(entry =>
            KeyValuePair.Create<string, JsonNode?>(entry.Key, new JsonObject { ["$ref"] = $"#/components/messages/{entry.Key}" }))),
        ["bindings"] = new JsonObject
        {
            ["ws"] = new JsonObject { ["method"] = "GET", ["query"] = Query(), ["headers"] = Headers(), ["bindingVersion"] = "0.1.0" },
        },
    };

    private static JsonObject Query() => new()
    {
        ["type"] = "object",
        ["description"] = "Percent-encoded UTF-8. Others are ignored.",
        ["properties"] = new JsonObject
        {
            ["userId"] = Id("userId", "Who it is. Required in identity mode Query, exactly once; ignored in the others."),
            ["clientId"] = Id(
                "clientId",
                "Which device or tab, at most once. Random, and the same over reconnects: by it the service sees that you are back. Without one the service makes one and tells it in WELCOME."),
            ["access_token"] = Id("token", "The token, where the operator allows it here."),
        },
    };

    private static JsonObject Headers() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["Sec-WebSocket-Protocol"] = new JsonObject
            {
                ["type"] = "string",
                ["description"] =
                    $"The first that the service knows is chosen. {Subprotocol.V1}: {XmlDocs.Of(typeof(Subprotocol).GetField(nameof(Subprotocol.V1))!)} "
                    + $"{Subprotocol.V1Batch}: {XmlDocs.Of(typeof(Subprotocol).GetField(nameof(Subprotocol.V1Batch))!)}",
                ["examples"] = new JsonArray(Subprotocol.V1, Subprotocol.V1Batch, $"{Subprotocol.V1}, bearer.<token>"),
            },
            ["Origin"] = new JsonObject { ["type"] = "string", ["description"] = "Of a browser's page. Presence:AllowedOrigins says which may connect." },
        },
    };

    private static JsonObject Id(string rule, string description)
    {
        var (length, pattern) = IdRule.Of(rule)!;
        return new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = length, ["pattern"] = pattern, ["description"] = description };
    }
}
