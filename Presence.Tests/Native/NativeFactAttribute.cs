namespace Presence.Tests.Native;

/// <summary>A test of the service as a native binary, which <c>test.sh</c> publishes. Without one it is skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NativeFactAttribute : FactAttribute
{
    private const string Variable = "PRESENCE_NATIVE";

    /// <summary>Skips where there is no binary.</summary>
    public NativeFactAttribute()
    {
        if (!File.Exists(Program)) Skip = $"{Variable} names no native binary of the service. test.sh publishes one: dotnet publish Presence.Api -p:PublishAot=true.";
    }

    /// <summary>Where the binary is.</summary>
    public static string Program => Environment.GetEnvironmentVariable(Variable) ?? "";
}
