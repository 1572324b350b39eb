using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Extensions.Options;
using Presence.Server;

namespace Presence.Api;

/// <summary>Says why somebody is no operator, and how to become one. Never repeats what was given.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "The container makes it.")]
internal sealed class OperatorRefusal(IOptions<PresenceOptions> options) : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _others = new();

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        var requirement = policy.Requirements.OfType<OperatorRequirement>().FirstOrDefault();
        if (authorizeResult.Succeeded || requirement is null) return _others.HandleAsync(next, context, policy, authorizeResult);

        context.Response.Headers.CacheControl = "no-store";
        var (hasKey, hasRole) = (options.Value.Operator.ApiKey is not null, options.Value.Operator.Role is not null);
        if (!hasKey && !hasRole) return RefuseAll(context, requirement);

        // RFC 9110, 11.6.1: a 401 says what is asked for.
        context.Response.Headers.WWWAuthenticate = (hasKey, hasRole) switch
        {
            (true, false) => "ApiKey",
            (false, true) => "Bearer",
            _ => "ApiKey, Bearer",
        };
        return Refuse(context, StatusCodes.Status401Unauthorized, "Not an operator", (hasKey, hasRole) switch
        {
            (true, false) => "Give the operator's key in the header X-Api-Key.",
            (false, true) => "Give the bearer token of an operator in the header Authorization.",
            _ => "Give the operator's key in the header X-Api-Key, or the bearer token of an operator in the header Authorization.",
        });
    }

    private static Task RefuseAll(HttpContext context, OperatorRequirement requirement) => Refuse(
        context,
        StatusCodes.Status403Forbidden,
        "Closed",
        "Nobody may do this here. To open it to operators, set Presence:Operator:ApiKey to a key of at least 16 characters and give it in the header X-Api-Key, or Presence:Operator:Role to the role of operators in their bearer tokens"
            + (requirement.IsReading ? "; to open reading to anybody, set Presence:Operator:OpenReading." : "."));

    private static Task Refuse(HttpContext context, int status, string title, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title).ExecuteAsync(context);
}
