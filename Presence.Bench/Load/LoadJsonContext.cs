using System.Text.Json.Serialization;

namespace Presence.Bench.Load;

/// <summary>The results as JSON.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FanoutRateResult))]
[JsonSerializable(typeof(FanoutSaturateResult))]
[JsonSerializable(typeof(JoinStormResult))]
[JsonSerializable(typeof(IdleResult))]
[JsonSerializable(typeof(StartResult))]
[JsonSerializable(typeof(NeighboursResult))]
internal sealed partial class LoadJsonContext : JsonSerializerContext;
