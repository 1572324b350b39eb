using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace Presence.Server;

/// <summary>What further parts of the service hook on to.</summary>
public sealed class PresenceBuilder
{
    internal PresenceBuilder(IServiceCollection services) => Services = services;

    /// <summary>The app's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Joins this node to others by a backplane, of which there is one for the app.</summary>
    public PresenceBuilder AddBackplane<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
        where T : class, IPresenceBackplane
    {
        if (Services.Any(service => service.ServiceType == typeof(Cluster))) throw new InvalidOperationException("There is a backplane already.");
        Services.AddSingleton<IPresenceBackplane, T>();
        Services.AddSingleton<ClusterReport>();
        Services.AddSingleton<Cluster>();
        Services.AddHostedService(provider => provider.GetRequiredService<Cluster>());
        Services.AddHealthChecks().AddCheck<BackplaneHealthCheck>("backplane", tags: ["ready"]);
        return this;
    }

    /// <summary>Asks this class, of which there is one for the app, who may be in which room. The last one added is asked.</summary>
    public PresenceBuilder AddRoomAuthorizer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
        where T : class, IRoomAuthorizer
    {
        Services.AddSingleton<IRoomAuthorizer, T>();
        return this;
    }
}
