using System.Net;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Presence.Server;

namespace Presence.Tests.Endpoint;

/// <summary>What is remembered of remote addresses, and for how long.</summary>
public sealed class VisitorsTests
{
    private readonly FakeTimeProvider _clock = new();

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("2001:db8::1", "2001:db8::ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", false)]
    [InlineData("0.0.0.1", "::", false)]
    [InlineData("fe80::1%1", "fe80::2%2", true)]
    public void An_address_is_one_of_IPv4_or_a_64_of_IPv6(string left, string right, bool isSame) =>
        Assert.Equal(isSame, RemoteNetwork.Of(IPAddress.Parse(left)) == RemoteNetwork.Of(IPAddress.Parse(right)));

    [Fact]
    public void Who_has_no_address_is_one_too() => Assert.Equal(RemoteNetwork.Of(null), RemoteNetwork.Of(null));

    [Fact]
    public void Those_who_have_gone_are_forgotten()
    {
        using var admission = Open(options => (options.MaxConnectionsPerAddress, options.ConnectionsPerSecondPerAddress) = (10, 1));
        var most = 0;
        for (var i = 0; i < 100_000; i++)
        {
            admission.TryEnter(NetworkOf(i), out _)!.Dispose();
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            most = Math.Max(most, admission.Networks);
        }

        // A thousand a second, each remembered for one.
        Assert.InRange(most, 1000, 3000);
    }

    [Fact]
    public void Those_who_stay_are_not()
    {
        using var admission = Open(options => options.MaxConnectionsPerAddress = 1);
        var places = Enumerable.Range(0, 5000).Select(i => admission.TryEnter(NetworkOf(i), out _)!).ToList();
        for (var i = 0; i < 5000; i++) Assert.Equal(Refusal.AddressFull, admission.Check(NetworkOf(i)));
        foreach (var place in places) place.Dispose();
        Assert.Equal(0, admission.Networks);
    }

    [Fact]
    public void Who_is_refused_leaves_nothing_behind()
    {
        using var admission = Open(options => (options.MaxConnections, options.MaxConnectionsPerAddress) = (1, 1));
        using var taken = admission.TryEnter(NetworkOf(0), out _);
        for (var i = 1; i < 10_000; i++) Assert.Null(admission.TryEnter(NetworkOf(i), out _));
        Assert.Equal(1, admission.Networks);
    }

    [Fact]
    public void Without_a_limit_of_theirs_nobody_is_remembered()
    {
        using var admission = Open(_ => { });
        using var taken = admission.TryEnter(NetworkOf(0), out _);
        Assert.Equal(0, admission.Networks);
    }

    [Fact]
    public void A_place_is_given_back_once()
    {
        using var admission = Open(options => options.MaxConnectionsPerAddress = 2);
        var place = admission.TryEnter(NetworkOf(0), out _)!;
        using var other = admission.TryEnter(NetworkOf(0), out _);
        place.Dispose();
        place.Dispose();
        Assert.Equal(1, admission.Connections);
        using var third = admission.TryEnter(NetworkOf(0), out _);
        Assert.NotNull(third);
        Assert.Null(admission.TryEnter(NetworkOf(0), out var refusal));
        Assert.Equal(Refusal.AddressFull, refusal);
    }

    private static RemoteNetwork NetworkOf(int number) => RemoteNetwork.Of(new IPAddress(number));

    private Admission Open(Action<PresenceOptions> configure)
    {
        var options = new PresenceOptions { ConnectionBurst = 1_000_000 };
        configure(options);
        return new Admission(Options.Create(options), _clock);
    }
}
