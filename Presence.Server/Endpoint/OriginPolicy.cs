using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Presence.Server;

/// <summary>
/// Which pages may connect. A browser lets any page open a WebSocket to anywhere, with the cookies of there, and says only where
/// the page is from.
/// </summary>
internal sealed class OriginPolicy
{
    private readonly List<AllowedOrigin> _allowed = [];
    private readonly IList<string> _entries;
    private readonly bool _allowsAny;
    private readonly bool _allowsNone;
    private readonly bool _allowsOwn;

    public OriginPolicy(IOptions<PresenceOptions> options, IHostEnvironment environment)
    {
        var entries = _entries = options.Value.AllowedOrigins;
        _allowsAny = entries.Contains(AllowedOrigin.Any) || (entries.Count is 0 && environment.IsDevelopment());
        _allowsNone = entries.Contains(AllowedOrigin.None);
        _allowsOwn = entries.Count is 0;
        foreach (var entry in entries)
        {
            if (AllowedOrigin.TryParse(entry, out var allowed)) _allowed.Add(allowed);
        }
    }

    /// <summary>What it allows, for the log.</summary>
    public override string ToString() => _allowsAny ? "any" : _allowsOwn ? "its own" : string.Join(' ', _entries);

    public Refusal? Check(HttpRequest request) => Allows(request) ? null : Refusal.ForeignOrigin;

    private bool Allows(HttpRequest request)
    {
        var header = request.Headers.Origin;
        if (header.Count is 0) return true;
        if (header.Count > 1) return false;
        if (_allowsAny) return true;
        if (header == AllowedOrigin.None) return _allowsNone;
        return Origin.TryParse(header, out var origin) && (_allowed.Exists(allowed => allowed.Matches(origin)) || (_allowsOwn && IsOwn(request, origin)));
    }

    private static bool IsOwn(HttpRequest request, Origin origin) =>
        Origin.TryParse($"{request.Scheme}://{request.Host.Value}", out var own) && origin == own;
}
