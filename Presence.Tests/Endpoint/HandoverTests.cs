using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Presence.Server;

namespace Presence.Tests.Endpoint;

public sealed class HandoverTests : IAsyncDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly Heart _heart = new();
    private readonly DefaultConnectionContext _connection = new() { Transport = new Loop() };
    private int _beats;

    public HandoverTests()
    {
        _connection.Features.Set<IConnectionSocketFeature>(new SocketFeature(_socket));
        _connection.Features.Set<IConnectionHeartbeatFeature>(_heart);
    }

    // Kestrel times the last answer of a connection by it, when HTTP has ended already.
    [Fact]
    public async Task Of_a_connection_that_stays_with_HTTP_the_heart_beats_on()
    {
        await Handover.RunAsync(_connection, http =>
        {
            Feel(http);
            return Task.CompletedTask;
        });
        _heart.Beat();
        Assert.Equal(1, _beats);
    }

    [Fact]
    public async Task Of_a_connection_that_was_taken_HTTP_feels_nothing_any_more()
    {
        var isServed = false;
        await Handover.RunAsync(_connection, http =>
        {
            Feel(http);
            _heart.Beat();
            ((Handover)http.Features.Get<IConnectionHeartbeatFeature>()!).Take(() =>
            {
                _heart.Beat();
                isServed = true;
                return Task.CompletedTask;
            });
            return Task.CompletedTask;
        });
        _heart.Beat();
        Assert.True(isServed);
        Assert.Equal(1, _beats);
    }

    [Fact]
    public async Task A_transport_without_a_socket_is_left_to_HTTP()
    {
        _connection.Features.Set<IConnectionSocketFeature>(null);
        var transport = _connection.Transport;
        await Handover.RunAsync(_connection, http =>
        {
            Assert.Same(transport, http.Transport);
            Assert.Same(_heart, http.Features.Get<IConnectionHeartbeatFeature>());
            return Task.CompletedTask;
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _socket.Dispose();
    }

    private void Feel(ConnectionContext http) => http.Features.Get<IConnectionHeartbeatFeature>()!.OnHeartbeat(_ => _beats++, this);

    private sealed record SocketFeature(Socket Socket) : IConnectionSocketFeature;

    private sealed class Heart : IConnectionHeartbeatFeature
    {
        private Action? _beat;

        public void Beat() => _beat?.Invoke();

        public void OnHeartbeat(Action<object> action, object state) => _beat += () => action(state);
    }

    private sealed class Loop : IDuplexPipe
    {
        private readonly Pipe _pipe = new();

        public PipeReader Input => _pipe.Reader;

        public PipeWriter Output => _pipe.Writer;
    }
}
