using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Presence.Api;
using Presence.Protocol;

namespace Presence.Tests.AsyncApi;

/// <summary>The JSON Schema of a message, exported from its record, with what the record cannot say: lengths, characters, ranges.</summary>
internal static partial class PayloadSchema
{
    private const string Discriminator = "type";

    private static readonly JsonSerializerOptions Records = new(PresenceJsonContext.Default.Options) { Converters = { new AnyValue() } };

    /// <summary>The schemas of all messages of one direction, by record.</summary>
    /// <param name="root">What both directions derive from: the closed set.</param>
    /// <param name="isStrict">Whether members that are not named are refused. What the service says may grow.</param>
    public static IEnumerable<(Type Record, string Type, JsonObject Schema)> All(Type root, bool isStrict)
    {
        var options = new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = (context, node) => Complete(context, node, isStrict) };
        foreach (var variant in root.GetCustomAttributes<JsonDerivedTypeAttribute>())
        {
            // One by one: the exporter names what it has met before by where it was.
            var type = (string)variant.TypeDiscriminator!;
            var exported = Records.GetTypeInfo(variant.DerivedType).GetJsonSchemaAsNode(options).AsObject();
            yield return (variant.DerivedType, type, Envelope(variant.DerivedType, type, exported, isStrict));
        }
    }

    private static JsonObject Envelope(Type record, string type, JsonObject exported, bool isStrict)
    {
        var properties = exported["properties"]!.AsObject().Where(member => member.Key != Discriminator).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()));
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["description"] = XmlDocs.Of(record),
            ["required"] = new JsonArray([Discriminator, .. exported["required"]?.AsArray().Select(name => name!.DeepClone()) ?? []]),
            ["properties"] = new JsonObject([KeyValuePair.Create<string, JsonNode?>(Discriminator, new JsonObject { ["const"] = type }), .. properties]),
        };
        if (isStrict) schema["additionalProperties"] = false;
        return schema;
    }

    private static JsonObject Complete(JsonSchemaExporterContext context, JsonNode node, bool isStrict)
    {
        // Any value: the exporter says true, or only what its default is.
        var schema = node as JsonObject ?? [];
        schema.Remove("default");

        // The wire has no null but in data: what a record has as null is absent there.
        if (schema["type"] is JsonArray types) schema["type"] = types.First(type => (string?)type != "null")!.DeepClone();
        if ((string?)schema["type"] is "object" && isStrict) schema["additionalProperties"] = false;
        if (context.PropertyInfo is not { } property) return schema;

        var described = property.DeclaringType.GetProperties().Single(candidate => IsNamed(candidate, property));
        schema.Insert(0, "description", Null().Replace(XmlDocs.Of(described), "absent"));
        Bound(schema, property.Name);
        return schema;
    }

    private static void Bound(JsonObject schema, string name)
    {
        if (IdRule.Of(name) is { } rule)
        {
            schema["minLength"] = 1;
            schema["maxLength"] = rule.Length;
            schema["pattern"] = rule.Pattern;
        }

        if ((string?)schema["type"] is "integer") schema["minimum"] = 0;
        if (name is "id") schema["maximum"] = ProtocolLimits.MessageId;
        if (name is "from" && (string?)schema["type"] is "array") schema["minItems"] = 1;
        if (name is "code") schema["examples"] = Values(typeof(ErrorCode));
        if (name is "reason") schema["examples"] = Values(typeof(RemoveReason));
    }

    private static JsonArray Values(Type codes) => [.. AsyncApiDocument.Constants(codes).Select(code => JsonValue.Create((string)code.GetRawConstantValue()!))];

    private static bool IsNamed(PropertyInfo candidate, JsonPropertyInfo property) =>
        candidate.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name == property.Name || JsonNamingPolicy.CamelCase.ConvertName(candidate.Name) == property.Name;

    [GeneratedRegex(@"\bnull\b")]
    private static partial Regex Null();

    /// <summary>Writes the default of a value that is not there, which only the exporter asks for.</summary>
    private sealed class AnyValue : JsonConverter<RawJson>
    {
        public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) => writer.WriteNullValue();
    }
}
