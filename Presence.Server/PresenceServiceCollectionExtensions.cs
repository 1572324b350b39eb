using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Presence.Server;

/// <summary>Adds presence to an app.</summary>
public static class PresenceServiceCollectionExtensions
{
    /// <summary>
    /// Adds the presence service. Its options come from the configuration section <c>Presence</c>, then from
    /// <paramref name="configure"/>, and are checked when the app starts: a bad value stops it with a message that names the
    /// key, the range and the value.
    /// </summary>
    public static PresenceBuilder AddPresence(this IServiceCollection services, Action<PresenceOptions>? configure = null)
    {
        // A second call only configures further.
        if (services.All(service => service.ServiceType != typeof(ConnectionRegistry))) AddServices(services);
        if (configure is not null) services.Configure(configure);
        return new PresenceBuilder(services);
    }

    private static void AddServices(IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<PresenceOptions, PresenceOptionsValidator>()
            .BindConfiguration(PresenceOptions.SectionName, binder => binder.ErrorOnUnknownConfiguration = true);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ConnectionRegistry>();
        services.AddSingleton<RoomDirectory>();
        services.AddSingleton<PresenceEndpoint>();
        services.AddSingleton(provider => new PresenceRooms(provider.GetRequiredService<RoomDirectory>()));
        services.AddHostedService<KeepAlive>();
        services.AddHostedService<Drain>();
        services.AddHealthChecks().AddCheck<DrainHealthCheck>("presence", tags: ["ready"]);
    }
}
