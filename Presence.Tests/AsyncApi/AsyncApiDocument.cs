using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Presence.Protocol;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.AsyncApi;

/// <summary>
/// openapi/asyncapi.json: the WebSocket side as AsyncAPI 3.0. The payloads come from the records of <c>Presence.Protocol</c>, the words from
/// their comments, the examples and the tables of codes from docs/protocol.md. What is said here is only what is said nowhere else.
/// </summary>
internal static class AsyncApiDocument
{
    public const string ErrorCodes = "x-error-codes";
    public const string RemoveReasons = "x-remove-reasons";

    private const string CloseCodes = "x-close-codes";
    private const string Channel = "#/channels/presence";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What answers a message of the client, where it is not refused.</summary>
    private static readonly Dictionary<Type, Type> Replies = new()
    {
        [typeof(ClientMessage.Join)] = typeof(ServerMessage.Joined),
        [typeof(ClientMessage.Report)] = typeof(ServerMessage.Ack),
        [typeof(ClientMessage.ReportRequest)] = typeof(ServerMessage.Ack),
        [typeof(ClientMessage.Message)] = typeof(ServerMessage.Ack),
        [typeof(ClientMessage.Leave)] = typeof(ServerMessage.Left),
        [typeof(ClientMessage.Ping)] = typeof(ServerMessage.Pong),
        [typeof(ClientMessage.Auth)] = typeof(ServerMessage.Ack),
    };

    /// <summary>The whole document.</summary>
    public static string Write()
    {
        MessageEntry[] received = [.. PayloadSchema.All(typeof(ClientMessage), isStrict: true).Select(entry => new MessageEntry("Client", entry.Record, entry.Type, entry.Schema))];
        MessageEntry[] sent = [.. PayloadSchema.All(typeof(ServerMessage), isStrict: false).Select(entry => new MessageEntry("Server", entry.Record, entry.Type, entry.Schema))];
        var batch = BatchFrame.Of(sent);
        MessageEntry[] all = [.. received, .. sent, batch];
        var document = new JsonObject
        {
            ["asyncapi"] = "3.0.0",
            ["info"] = AsyncApiConnection.Info(),
            ["defaultContentType"] = "application/json",
            ["servers"] = AsyncApiConnection.Servers(),
            ["channels"] = new JsonObject { ["presence"] = AsyncApiConnection.Channel(all) },
            ["operations"] = new JsonObject([.. received.Select(Receive), .. sent.Append(batch).Where(IsUnasked).Select(Send)]),
            ["components"] = new JsonObject
            {
                ["messages"] = new JsonObject(all.Select(entry => KeyValuePair.Create<string, JsonNode?>(entry.Key, entry.Describe()))),
                ["schemas"] = new JsonObject(all.Select(entry => KeyValuePair.Create<string, JsonNode?>(entry.Key, entry.Schema))),
                ["securitySchemes"] = AsyncApiConnection.SecuritySchemes(),
            },
            [ErrorCodes] = Errors(),
            [CloseCodes] = Closes(),
            [RemoveReasons] = new JsonArray([.. Constants(typeof(RemoveReason)).Select(reason => new JsonObject { ["reason"] = (string)reason.GetRawConstantValue()!, ["meaning"] = XmlDocs.Of(reason) })]),
        };
        return document.ToJsonString(Readable) + "\n";
    }

    /// <summary>The constants of a class of codes, in the order of the source.</summary>
    public static IEnumerable<FieldInfo> Constants(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral);

    private static KeyValuePair<string, JsonNode?> Receive(MessageEntry entry) => new($"receive{entry.Record.Name}", new JsonObject
    {
        ["action"] = "receive",
        ["channel"] = Reference(Channel),
        ["summary"] = XmlDocs.Of(entry.Record),
        ["messages"] = new JsonArray(Reference($"{Channel}/messages/{entry.Key}")),
        ["reply"] = new JsonObject
        {
            ["channel"] = Reference(Channel),
            ["messages"] = new JsonArray(Reference($"{Channel}/messages/Server{Replies[entry.Record].Name}"), Reference($"{Channel}/messages/ServerError")),
        },
    });

    private static KeyValuePair<string, JsonNode?> Send(MessageEntry entry) => new($"send{entry.Key["Server".Length..]}", new JsonObject
    {
        ["action"] = "send",
        ["channel"] = Reference(Channel),
        ["summary"] = (string?)entry.Schema["description"],
        ["messages"] = new JsonArray(Reference($"{Channel}/messages/{entry.Key}")),
    });

    private static bool IsUnasked(MessageEntry entry) => !Replies.ContainsValue(entry.Record);

    private static JsonObject Reference(string path) => new() { ["$ref"] = path };

    private static JsonArray Errors()
    {
        var rows = ProtocolPage.Table("Errors").ToDictionary(row => row[0].Trim('`'));
        return
        [
            .. Constants(typeof(ErrorCode)).Select(code => rows[(string)code.GetRawConstantValue()!])
                .Select(row => new JsonObject { ["code"] = row[0].Trim('`'), ["meaning"] = row[1], ["client"] = row[2] }),
        ];
    }

    private static JsonArray Closes()
    {
        var rows = ProtocolPage.Table("Close codes").ToDictionary(row => row[0]);
        return
        [
            .. Enum.GetValues<CloseCode>().Where(code => code is not CloseCode.None)
                .Select(code => (Name: code.ToString(), Row: rows[((int)code).ToString(CultureInfo.InvariantCulture)]))
                .Select(code => new JsonObject
                {
                    ["code"] = int.Parse(code.Row[0], CultureInfo.InvariantCulture),
                    ["name"] = code.Name,
                    ["texts"] = new JsonArray([.. code.Row[1].Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(text => JsonValue.Create(text.Trim('`')))]),
                    ["meaning"] = code.Row[2],
                    ["client"] = code.Row[3],
                }),
        ];
    }
}
