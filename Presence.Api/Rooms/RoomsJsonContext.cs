using System.Text.Json.Serialization;

namespace Presence.Api;

/// <summary>The JSON of the HTTP API, generated at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RoomPage))]
[JsonSerializable(typeof(RoomDetail))]
[JsonSerializable(typeof(PublishBody))]
[JsonSerializable(typeof(HttpValidationProblemDetails))]
[JsonSerializable(typeof(Microsoft.AspNetCore.Mvc.ProblemDetails))]
internal sealed partial class RoomsJsonContext : JsonSerializerContext;
