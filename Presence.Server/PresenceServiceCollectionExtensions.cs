using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

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
        services.AddSingleton<IValidateOptions<PresenceOptions>, IdentityOptionsValidator>();
        services.AddSingleton<IValidateOptions<PresenceOptions>, ClusterOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton<PresenceMetrics>();
        services.AddSingleton<ConnectionRegistry>();
        services.AddSingleton<RoomDirectory>();
        services.AddSingleton<ConnectionReport>();
        services.AddSingleton<PresenceAddresses>();
        services.AddSingleton<OriginPolicy>();
        services.AddSingleton<RequestIdentity>();
        services.AddSingleton<AccessPolicy>();
        services.AddSingleton<Admission>();
        services.AddSingleton(provider => new OutboundBudget(provider.GetRequiredService<IOptions<PresenceOptions>>().Value.OutboundTotalBytes));
        services.AddSingleton<PresenceEndpoint>();
        services.AddSingleton(provider => new PresenceRooms(
            provider.GetRequiredService<RoomDirectory>(), provider.GetRequiredService<IOptions<PresenceOptions>>(), provider.GetService<Cluster>()));
        services.AddSingleton(provider => new PresenceOperators(
            provider.GetService<TokenValidator>(), provider.GetRequiredService<IOptions<PresenceOptions>>().Value));
        services.AddHostedService<StartLog>();
        services.AddHostedService<Occupancy>();
        services.AddHostedService<KeepAlive>();
        services.AddHostedService<Drain>();
        services.AddHealthChecks().AddCheck<DrainHealthCheck>("presence", tags: ["ready"]);
    }
}
