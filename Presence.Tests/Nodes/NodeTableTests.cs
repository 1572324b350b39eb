using Microsoft.Extensions.Time.Testing;
using Presence.Server;

namespace Presence.Tests.Nodes;

/// <summary>Who is alive, as far as this node has heard.</summary>
public sealed class NodeTableTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly NodeTable _nodes;

    public NodeTableTests() => _nodes = new NodeTable(_clock);

    [Fact]
    public void A_node_is_the_same_as_long_as_it_is_heard()
    {
        var node = _nodes.Hear("a", 1, out var before);
        Assert.Null(before);
        for (var i = 0; i < 5; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(9));
            Assert.Same(node, _nodes.Hear("a", 1, out before));
            Assert.Null(before);
            Assert.Empty(_nodes.TakeSilent(TimeSpan.FromSeconds(10), _clock.GetTimestamp()));
        }

        Assert.Same(node, Assert.Single(_nodes.Alive));
    }

    [Fact]
    public void Who_is_silent_is_taken_once_and_is_another_when_it_is_heard_again()
    {
        var node = _nodes.Hear("a", 1, out _)!;
        _clock.Advance(TimeSpan.FromSeconds(5));
        var other = _nodes.Hear("b", 1, out _)!;
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal([node], _nodes.TakeSilent(TimeSpan.FromSeconds(10), _clock.GetTimestamp()));
        Assert.Empty(_nodes.TakeSilent(TimeSpan.FromSeconds(10), _clock.GetTimestamp()));
        Assert.Equal([other], _nodes.Alive);
        Assert.NotSame(node, _nodes.Hear("a", 1, out var before));
        Assert.Null(before);
    }

    [Fact]
    public void A_later_life_takes_the_place_of_the_former_and_the_former_is_not_heard_any_more()
    {
        var former = _nodes.Hear("a", 1, out _);
        var later = _nodes.Hear("a", 2, out var before);
        Assert.Same(former, before);
        Assert.Null(_nodes.Hear("a", 1, out before));
        Assert.Null(before);
        Assert.Same(later, _nodes.Hear("a", 2, out before));
        Assert.Null(before);
        Assert.Equal(1, _nodes.Count);
    }

    [Fact]
    public void Whoever_has_said_goodbye_is_not_brought_back_by_a_late_word_but_by_a_later_life()
    {
        var node = _nodes.Hear("a", 5, out _);
        Assert.Same(node, _nodes.End("a", 5));
        Assert.Null(_nodes.End("a", 5));
        Assert.Null(_nodes.Hear("a", 5, out _));
        Assert.Null(_nodes.Hear("a", 4, out _));
        Assert.Equal(0, _nodes.Count);
        Assert.NotNull(_nodes.Hear("a", 6, out _));
    }

    [Fact]
    public void A_late_goodbye_of_a_former_life_ends_nobody()
    {
        var node = _nodes.Hear("a", 6, out _);
        Assert.Null(_nodes.End("a", 5));
        Assert.Same(node, _nodes.Hear("a", 6, out _));
        Assert.Null(_nodes.End("stranger", 1));
    }

    [Fact]
    public void Silence_is_counted_up_to_the_time_until_which_this_node_has_heard_itself()
    {
        var node = _nodes.Hear("a", 1, out _)!;
        _clock.Advance(TimeSpan.FromSeconds(9));
        var echoedAt = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(_nodes.HasSilent(TimeSpan.FromSeconds(10)));
        Assert.Empty(_nodes.TakeSilent(TimeSpan.FromSeconds(10), echoedAt));
        Assert.Equal([node], _nodes.TakeSilent(TimeSpan.FromSeconds(10), _clock.GetTimestamp()));
        Assert.False(_nodes.HasSilent(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void However_a_life_ends_it_is_over()
    {
        var silent = _nodes.Hear("silent", 1, out _)!;
        _clock.Advance(TimeSpan.FromSeconds(10));
        var polite = _nodes.Hear("polite", 1, out _)!;
        var former = _nodes.Hear("restarted", 1, out _)!;
        var last = _nodes.Hear("restarted", 2, out _)!;
        _nodes.End("polite", 1);
        _nodes.TakeSilent(TimeSpan.FromSeconds(10), _clock.GetTimestamp());
        Assert.All([silent, polite, former], node => Assert.True(node.IsOver));
        Assert.False(last.IsOver);
        Assert.Equal([last], _nodes.TakeAll());
        Assert.True(last.IsOver);
    }

    [Fact]
    public void Who_is_forgiven_has_all_of_its_time_again()
    {
        var node = _nodes.Hear("a", 1, out _)!;
        _clock.Advance(TimeSpan.FromSeconds(9));
        _nodes.Forgive();
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Empty(_nodes.TakeSilent(TimeSpan.FromSeconds(10), _clock.GetTimestamp()));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([node], _nodes.TakeSilent(TimeSpan.FromSeconds(10), _clock.GetTimestamp()));
    }
}
