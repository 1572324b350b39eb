using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace Presence.Server;

/// <summary>What further parts of the service hook on to.</summary>
public sealed class PresenceBuilder
{
    internal PresenceBuilder(IServiceCollection services) => Services = services;

    /// <summary>The app's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Asks this class, of which there is one for the app, who may be in which room. The last one added is asked.</summary>
    public PresenceBuilder AddRoomAuthorizer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
        where T : class, IRoomAuthorizer
    {
        Services.AddSingleton<IRoomAuthorizer, T>();
        return this;
    }
}
