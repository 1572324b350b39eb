using Microsoft.Extensions.Time.Testing;
using Presence.Server;

namespace Presence.Tests.Telemetry;

public sealed class LogThrottleTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<long> _written = [];
    private readonly LogThrottle _throttle;

    public LogThrottleTests() => _throttle = new LogThrottle(_clock, _written.Add);

    [Fact]
    public void The_first_is_written_at_once_and_the_rest_once_a_minute_with_their_number()
    {
        Count(5);
        Assert.Equal([1], _written);
        _clock.Advance(LogThrottle.Period);
        Assert.Equal([1, 4], _written);
        Count(1000);
        _clock.Advance(LogThrottle.Period);
        Assert.Equal([1, 4, 1000], _written);
    }

    [Fact]
    public void After_a_quiet_minute_the_next_is_written_at_once()
    {
        Count(1);
        _clock.Advance(LogThrottle.Period);
        Assert.Equal([1], _written);
        Count(1);
        Assert.Equal([1, 1], _written);
    }

    [Fact]
    public void What_is_left_is_written_at_the_end()
    {
        Count(3);
        _throttle.Dispose();
        Assert.Equal([1, 2], _written);
    }

    public void Dispose() => _throttle.Dispose();

    private void Count(int times)
    {
        for (var i = 0; i < times; i++) _throttle.Count();
    }
}
