namespace Presence.Api;

/// <summary>Where the service listens when nobody has said.</summary>
internal static class DefaultAddress
{
    private const string Address = "http://localhost:5080";

    private static readonly string[] Settings = ["urls", "http_ports", "https_ports"];

    /// <summary>Listens on localhost alone unless <c>--urls</c>, <c>ASPNETCORE_URLS</c>, a port or a Kestrel section says otherwise.</summary>
    public static void UseDefaultAddress(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseKestrelHttpsConfiguration();
        var isConfigured = Settings.Any(setting => !string.IsNullOrEmpty(builder.Configuration[setting]))
            || builder.Configuration.GetSection("Kestrel:Endpoints").Exists();
        if (!isConfigured) builder.WebHost.UseUrls(Address);
    }
}
