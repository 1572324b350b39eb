using Microsoft.AspNetCore.Authorization;

namespace Presence.Api;

/// <summary>The one place that says who may see what goes on, and who may step in.</summary>
internal static class OperatorPolicy
{
    /// <summary>Who may see who is where.</summary>
    public const string Reading = "read";

    /// <summary>Who may kick and publish.</summary>
    public const string Acting = "act";

    public static void AddOperatorPolicy(this IServiceCollection services)
    {
        services.AddAuthorizationBuilder()
            .AddPolicy(Reading, policy => policy.AddRequirements(new OperatorRequirement(IsReading: true)))
            .AddPolicy(Acting, policy => policy.AddRequirements(new OperatorRequirement(IsReading: false)));

        // Each is a way to meet the requirement, and one of them is enough.
        services.AddSingleton<IAuthorizationHandler, ApiKeyHolder>();
        services.AddSingleton<IAuthorizationHandler, RoleHolder>();
        services.AddSingleton<IAuthorizationHandler, OpenReading>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, OperatorRefusal>();
    }
}

/// <summary>Whoever asks must be an operator.</summary>
/// <param name="IsReading">Whether nothing is changed, so that it may be open to anybody.</param>
internal sealed record OperatorRequirement(bool IsReading) : IAuthorizationRequirement;
