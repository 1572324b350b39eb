using System.Globalization;
using System.Text;
using Scalar.AspNetCore;

namespace Presence.Api;

/// <summary>The OpenAPI document as a page to read and to try.</summary>
internal static class ApiReference
{
    private const string Path = "/scalar";

    // Its styles are made by its script, and so inline. It reads fonts and pictures from its own script, as data.
    private const string Policy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data: blob:; "
        + "base-uri 'none'; frame-ancestors 'none'; form-action 'none'; script-src 'self' 'nonce-{0}'";

    private static readonly CompositeFormat PolicyFormat = CompositeFormat.Parse(Policy);

    /// <summary>Serves <c>/scalar</c>, in Development alone. All of it comes from the assembly: the page asks no other host for anything.</summary>
    public static void MapApiReference(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment()) return;
        app.UseWhen(context => context.Request.Path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase), branch => branch.Use(ConfineAsync));
        app.MapScalarApiReference(Path, page => page
            .WithTitle("MinimalPresence")
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp()
            .HideDeveloperTools()
            .HideClientButton()
            .WithNonce());
    }

    private static Task ConfineAsync(HttpContext context, RequestDelegate next)
    {
        // The page makes its nonce when it is written.
        context.Response.OnStarting(() =>
        {
            var nonce = context.Items[ScalarOptions.NonceHttpContextItemKey] as string;
            context.Response.Headers.ContentSecurityPolicy = string.Format(CultureInfo.InvariantCulture, PolicyFormat, nonce ?? "none");
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return Task.CompletedTask;
        });
        return next(context);
    }
}
