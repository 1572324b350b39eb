using System.Text.Json.Serialization;

namespace Presence.Protocol;

/// <summary>The contract of the records, generated at compile time: no reflection at run time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    AllowOutOfOrderMetadataProperties = true,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ClientMessage))]
[JsonSerializable(typeof(ServerMessage))]
[JsonSerializable(typeof(ServerMessage.Message), TypeInfoPropertyName = "RelayedMessage")]
[JsonSerializable(typeof(ServerMessage.ReportRequest), TypeInfoPropertyName = "RelayedReportRequest")]
public sealed partial class PresenceJsonContext : JsonSerializerContext;
