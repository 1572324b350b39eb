using Microsoft.AspNetCore.Http.Features;

namespace Presence.Server;

/// <summary>
/// Stands in front of the server's upgrade features, so that the platform builds its WebSocket over our stream: HTTP/1.1
/// upgrades and HTTP/2 extended CONNECT alike.
/// </summary>
internal sealed class TransportCapture(IFeatureCollection features, Func<Stream, ConnectionStream> wrap)
    : IHttpUpgradeFeature, IHttpExtendedConnectFeature
{
    private readonly IHttpUpgradeFeature? _upgrade = features.Get<IHttpUpgradeFeature>();
    private readonly IHttpExtendedConnectFeature? _connect = features.Get<IHttpExtendedConnectFeature>();

    /// <summary>The stream, once the connection has been upgraded.</summary>
    public ConnectionStream? Stream { get; private set; }

    public bool IsUpgradableRequest => _upgrade?.IsUpgradableRequest is true;

    public bool IsExtendedConnect => _connect?.IsExtendedConnect is true;

    public string? Protocol => _connect?.Protocol;

    /// <summary>Puts itself in front.</summary>
    public void Install()
    {
        if (_upgrade is not null) features.Set<IHttpUpgradeFeature>(this);
        if (_connect is not null) features.Set<IHttpExtendedConnectFeature>(this);
    }

    public async Task<Stream> UpgradeAsync() => Stream = wrap(await _upgrade!.UpgradeAsync());

    public async ValueTask<Stream> AcceptAsync() => Stream = wrap(await _connect!.AcceptAsync());
}
