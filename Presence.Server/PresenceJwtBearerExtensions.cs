using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Presence.Server;

/// <summary>Adds the check of bearer tokens.</summary>
public static class PresenceJwtBearerExtensions
{
    /// <summary>
    /// Makes <see cref="IdentityMode.Jwt"/> available: tokens are checked as <see cref="JwtOptions"/> say. The app's own authentication is
    /// left alone, for no authentication scheme is registered.
    /// </summary>
    /// <param name="builder">What <c>AddPresence()</c> has given.</param>
    /// <param name="configure">The last word on the options of ASP.NET Core's JwtBearer that are made of ours: a <c>BackchannelHttpHandler</c>, for
    /// instance. Its events are not raised.</param>
    public static PresenceBuilder AddJwtBearer(this PresenceBuilder builder, Action<JwtBearerOptions>? configure = null)
    {
        // A second call only configures further.
        if (builder.Services.All(service => service.ServiceType != typeof(TokenValidator))) AddServices(builder.Services);
        if (configure is not null) builder.Services.Configure(TokenValidator.OptionsName, configure);
        return builder;
    }

    private static void AddServices(IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<JwtBearerOptions>, JwtBearerSetup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<JwtBearerOptions>, JwtBearerPostConfigureOptions>());
        services.AddSingleton<TokenValidator>();

        // An app that makes its contexts itself goes on doing so. Its log of requests may then hold what a client puts into an address.
        var makesItsOwn = services.Any(service => service.ServiceType == typeof(IHttpContextFactory) && service.ImplementationType != typeof(DefaultHttpContextFactory));
        if (!makesItsOwn) services.AddSingleton(MakeContextFactory);
    }

    private static IHttpContextFactory MakeContextFactory(IServiceProvider services) => new TokenHidingContextFactory(
        new DefaultHttpContextFactory(services),
        services.GetRequiredService<PresenceAddresses>(),
        services.GetRequiredService<IOptions<PresenceOptions>>());
}
