using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Presence.Server;

/// <summary>
/// Takes tokens out of the addresses of requests for presence before anything else sees them: the web host logs the address of each
/// request ahead of all middleware.
/// </summary>
internal sealed class TokenHidingContextFactory(DefaultHttpContextFactory inner, PresenceAddresses addresses, IOptions<PresenceOptions> options)
    : IHttpContextFactory
{
    public HttpContext Create(IFeatureCollection featureCollection)
    {
        var isOurs = options.Value.Identity.Mode is IdentityMode.Jwt
            && addresses.MayBe(featureCollection.GetRequiredFeature<IHttpRequestFeature>().Path);
        if (isOurs) OfferedTokens.Take(featureCollection);
        return inner.Create(featureCollection);
    }

    public void Dispose(HttpContext httpContext) => inner.Dispose(httpContext);
}
