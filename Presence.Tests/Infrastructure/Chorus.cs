namespace Presence.Tests.Infrastructure;

/// <summary>The senders of a storm. Each is a member like any other: it hears the others, and is as strict with what it hears.</summary>
internal sealed class Chorus : IAsyncDisposable
{
    private readonly Storm _storm;
    private readonly List<Peer> _peers = [];
    private readonly List<Witness> _witnesses = [];

    private Chorus(Storm storm) => _storm = storm;

    public static async Task<Chorus> GatherAsync(Network network, Storm storm, bool isShared = false)
    {
        var chorus = new Chorus(storm);
        for (var sender = 0; sender < storm.Senders; sender++)
        {
            var peer = await network.ConnectAsync(Storm.NameOf(sender), isShared: isShared);
            await peer.JoinAsync(Storm.RoomId);
            chorus._peers.Add(peer);
            chorus._witnesses.Add(new Witness(peer, storm));
        }

        return chorus;
    }

    /// <summary>A member that hears all the others, and whom all the others hear.</summary>
    public Witness this[int sender] => _witnesses[sender];

    /// <summary>All say their messages at the same time, until each is told to end. Then each has heard all that the others have said.</summary>
    /// <returns>How many each has said.</returns>
    public async Task<IReadOnlyList<int>> SayAsync(Func<int, int, Task<bool>> goesOn)
    {
        var said = await Task.WhenAll(_peers.Select((peer, sender) => Task.Run(() => _storm.SayAsync(peer, sender, number => goesOn(sender, number)))));
        await Task.WhenAll(_witnesses.Select((witness, self) => witness.HeardAllAsync(said, self)));
        return said;
    }

    /// <summary>Waits until everybody else has heard so many messages of a sender.</summary>
    public Task UntilOthersHeardAsync(int sender, int count) =>
        Task.WhenAll(_witnesses.Where((_, self) => self != sender).Select(witness => witness.UntilAsync(() => witness.Heard(sender) >= count)));

    /// <summary>Waits until each is told to go, and goes.</summary>
    /// <returns>The codes that they were closed with.</returns>
    public async Task<IReadOnlyList<int?>> GoAsync()
    {
        await Task.WhenAll(_peers.Select(async (peer, sender) =>
        {
            await _witnesses[sender].UntilAsync(() => _witnesses[sender].CloseCode is not null);
            await peer.SendCloseAsync();
            await _witnesses[sender].End;
        }));
        return [.. _witnesses.Select(witness => witness.CloseCode)];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in _peers) await peer.DisposeAsync();
    }
}
