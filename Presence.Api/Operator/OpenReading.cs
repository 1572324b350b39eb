using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Presence.Server;

namespace Presence.Api;

/// <summary>Anybody may read in Development, or where the operator has said so.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "The container makes it.")]
internal sealed class OpenReading(IOptions<PresenceOptions> options, IHostEnvironment environment) : AuthorizationHandler<OperatorRequirement>
{
    private readonly bool _isOpen = environment.IsDevelopment() || options.Value.Operator.OpenReading;

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, OperatorRequirement requirement)
    {
        if (_isOpen && requirement.IsReading) context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
