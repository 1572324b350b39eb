using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Presence.Client;

/// <summary>JSON by reflection: for anonymous types, and for apps that are not trimmed.</summary>
internal static class Reflection
{
    public const string Message = "Reads the type by reflection. Use the overload with JsonTypeInfo<T> where the app is trimmed or compiled ahead of time.";

    [RequiresUnreferencedCode(Message), RequiresDynamicCode(Message)]
    public static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)JsonSerializerOptions.Web.GetTypeInfo(typeof(T));
}
