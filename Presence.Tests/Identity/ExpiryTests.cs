using Microsoft.Extensions.Time.Testing;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Identity;

/// <summary>A token ends while its connection is open, and a new one takes its place.</summary>
public sealed class ExpiryTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _clock = new();

    [Fact(Timeout = 15_000)]
    public async Task A_token_that_expires_closes_its_connection_and_no_other_with_4401()
    {
        await using var app = await Tokens.StartAppAsync(_clock);
        var ann = await app.EnterAsync(Expiring("ann", 60));
        var ben = await app.EnterAsync(Expiring("ben", 600));
        await ann.JoinAsync("lobby");
        await ben.JoinAsync("lobby");

        await PassAsync(60 + 30 - 1, ann, ben);
        Assert.False(ann.HasEnded);
        _clock.Advance(2 * Tick);
        Assert.Equal((4401, "the token has expired"), await ann.ExpectCloseAsync());
        await app.UntilConnectionsAsync(1);
        await ben.PingAsync();
        _clock.Advance(app.Options.LeaveGrace);
        Assert.Equal("disconnected", (await ben.ExpectAsync("REMOVE_USER")).GetProperty("reason").GetString());
    }

    [Fact(Timeout = 15_000)]
    public async Task Who_comes_back_with_a_new_token_in_time_was_never_gone()
    {
        await using var app = await Tokens.StartAppAsync(_clock);
        var ann = await app.EnterAsync(Expiring("ann", 5));
        var ben = await app.EnterAsync(Expiring("ben", 600));
        await ann.JoinAsync("lobby");
        await ben.JoinAsync("lobby");
        await PassAsync(30, ann, ben);
        await PassAsync(6, ben);
        Assert.Equal(4401, (await ann.ExpectCloseAsync()).Code);
        await app.UntilConnectionsAsync(1);
        var again = await app.EnterAsync(Expiring("ann", 600));
        await again.JoinAsync("lobby");
        _clock.Advance(app.Options.LeaveGrace);
        await ben.SettleAsync("lobby");
        Assert.DoesNotContain("REMOVE_USER", ben.TypesReceived);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_new_token_keeps_the_connection_and_its_rooms_beyond_the_old_one()
    {
        await using var app = await Tokens.StartAppAsync(_clock);
        var ann = await app.EnterAsync(Expiring("ann", 60));
        var ben = await app.EnterAsync(Expiring("ben", 600));
        await ann.JoinAsync("lobby");
        await ben.JoinAsync("lobby");
        var ack = await ann.AuthAsync(Expiring("ann", 120));
        Assert.Equal(["type", "id"], ack.EnumerateObject().Select(member => member.Name));

        await PassAsync(100, ann, ben);
        await ann.SettleAsync("lobby");
        Assert.DoesNotContain("REMOVE_USER", ben.TypesReceived);
        await PassAsync(45, ann, ben);
        await PassAsync(6, ben);
        Assert.Equal(4401, (await ann.ExpectCloseAsync()).Code);
    }

    [Fact(Timeout = 15_000)]
    public async Task The_end_of_the_new_token_counts_even_where_it_is_sooner()
    {
        await using var app = await Tokens.StartAppAsync(_clock);
        var ann = await app.EnterAsync(Expiring("ann", 600));
        await ann.JoinAsync("lobby");
        Assert.Equal("ACK", (await ann.AuthAsync(Expiring("ann", 5))).GetProperty("type").GetString());
        await PassAsync(30, ann);
        await PassAsync(6);
        Assert.Equal(4401, (await ann.ExpectCloseAsync()).Code);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_bad_token_leaves_the_old_one_in_force()
    {
        await using var app = await Tokens.StartAppAsync(_clock);
        var ann = await app.EnterAsync(Expiring("ann", 60));
        await ann.JoinAsync("lobby");
        Assert.Equal("unauthenticated", (await ann.AuthAsync(Expiring("ann", -60))).GetProperty("code").GetString());
        await ann.SettleAsync("lobby");
        await PassAsync(85, ann);
        await PassAsync(6);
        Assert.Equal(4401, (await ann.ExpectCloseAsync()).Code);
    }

    private string Expiring(string userId, int seconds) => Tokens.For(_clock, userId, ("exp", Tokens.At(_clock, TimeSpan.FromSeconds(seconds))));

    // In steps that leave nobody silent for long.
    private async Task PassAsync(int seconds, params TestClient[] clients)
    {
        for (var passed = 0; passed < seconds; passed++)
        {
            _clock.Advance(Tick);
            if (passed % 10 is not 0) continue;
            foreach (var client in clients) await client.PingAsync();
        }
    }
}
