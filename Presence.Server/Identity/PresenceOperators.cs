using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace Presence.Server;

/// <summary>Tells operators by their bearer tokens: <c>Presence:Operator:Role</c>.</summary>
public sealed class PresenceOperators
{
    private readonly TokenValidator? _validator;

    internal PresenceOperators(TokenValidator? validator, PresenceOptions options) => _validator = options.Operator.Role is null ? null : validator;

    /// <summary>
    /// Whether a request has a token that counts, in its Authorization header and nowhere else, of a user with the role of operators.
    /// False where there is no such role, or no token is checked.
    /// </summary>
    public async Task<bool> HasRoleAsync(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_validator is null || request.Headers.Authorization is not [{ } header]) return false;
        if (!AuthenticationHeaderValue.TryParse(header, out var credentials) || credentials.Parameter is not { } token) return false;
        if (!credentials.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)) return false;
        var (signIn, _) = await _validator.CheckAsync(token);
        return signIn is { IsOperator: true };
    }
}
