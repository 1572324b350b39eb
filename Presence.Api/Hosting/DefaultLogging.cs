using Microsoft.Extensions.Configuration.Memory;

namespace Presence.Api;

/// <summary>What is logged when nobody has said.</summary>
internal static class DefaultLogging
{
    /// <summary>
    /// The web framework logs the address of each request at Information, and with it the user's id. So it starts at Warning,
    /// also where the program is deployed without its settings file; settings of any kind go before this.
    /// </summary>
    public static void UseQuietDefaults(this WebApplicationBuilder builder) =>
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Microsoft.AspNetCore"] = nameof(LogLevel.Warning),

                // A probe that finds the service stopping reads so in its answer; that is no error of the service.
                ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = nameof(LogLevel.None),
            },
        });
}
