using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Presence.Server;

namespace Presence.Api;

/// <summary>Whoever knows the key is an operator. Without a key nobody is.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "The container makes it.")]
internal sealed class ApiKeyHolder(IOptions<PresenceOptions> options) : AuthorizationHandler<OperatorRequirement>
{
    /// <summary>The header that carries the key.</summary>
    public const string Header = "X-Api-Key";

    private readonly byte[]? _key = options.Value.Operator.ApiKey is { } key ? Digest(key) : null;

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, OperatorRequirement requirement)
    {
        if (context.Resource is HttpContext http && IsKey(http.Request.Headers[Header])) context.Succeed(requirement);
        return Task.CompletedTask;
    }

    // Digests are of one length, and are compared in constant time: how long it takes tells nothing about the key.
    private bool IsKey(StringValues given) =>
        _key is not null && given.Count is 1 && CryptographicOperations.FixedTimeEquals(Digest(given[0]!), _key);

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
