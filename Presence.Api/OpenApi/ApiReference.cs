using Scalar.AspNetCore;

namespace Presence.Api;

/// <summary>The OpenAPI document as a page to read and to try.</summary>
internal static class ApiReference
{
    /// <summary>Serves <c>/scalar</c>, in Development alone. All of it comes from the assembly: the page asks no other host for anything.</summary>
    public static void MapApiReference(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment()) return;
        app.MapScalarApiReference("/scalar", page => page
            .WithTitle("MinimalPresence")
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent());
    }
}
