using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

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
        services.AddOptionsWithValidateOnStart<PresenceOptions, PresenceOptionsValidator>()
            .BindConfiguration(PresenceOptions.SectionName, binder => binder.ErrorOnUnknownConfiguration = true);
        if (configure is not null) services.Configure(configure);

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ConnectionRegistry>();
        services.TryAddSingleton<RoomDirectory>();
        services.TryAddSingleton<PresenceEndpoint>();
        services.TryAddSingleton(provider => new PresenceRooms(provider.GetRequiredService<RoomDirectory>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, KeepAlive>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, Drain>());
        services.AddHealthChecks().AddCheck<DrainHealthCheck>("presence", tags: ["ready"]);
        return new PresenceBuilder(services);
    }
}
