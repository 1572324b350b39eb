using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Authorization;
using Presence.Server;

namespace Presence.Api;

/// <summary>A user whose bearer token has the role of operators is one. Where no such role is set nobody is.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "The container makes it.")]
internal sealed class RoleHolder(PresenceOperators operators) : AuthorizationHandler<OperatorRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, OperatorRequirement requirement)
    {
        if (!context.HasSucceeded && context.Resource is HttpContext http && await operators.HasRoleAsync(http.Request)) context.Succeed(requirement);
    }
}
