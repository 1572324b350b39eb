using Microsoft.Extensions.DependencyInjection;

namespace Presence.Server;

/// <summary>What further parts of the service hook on to.</summary>
public sealed class PresenceBuilder
{
    internal PresenceBuilder(IServiceCollection services) => Services = services;

    /// <summary>The app's services.</summary>
    public IServiceCollection Services { get; }
}
