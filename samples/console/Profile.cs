using System.Text.Json.Serialization;

namespace Presence.Samples.Console;

/// <summary>What the people of this sample share.</summary>
/// <param name="Name">What to call them.</param>
/// <param name="Status">What they are about.</param>
internal sealed record Profile(string? Name, string? Status);

/// <summary>How it looks as JSON: generated at compile time, names as JavaScript has them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Profile))]
internal sealed partial class AppJson : JsonSerializerContext;
