using Presence.Tests.Infrastructure;

namespace Presence.Tests.Conversations;

/// <summary>The commonest beginning.</summary>
internal static class Pair
{
    /// <summary>Ann is in the lobby, then Ben joins; neither shares data, and the round between them is over.</summary>
    public static async Task<(TestClient Ann, TestClient Ben)> MeetAsync(PresenceApp app)
    {
        var ann = await app.ConnectAsync("ann", "tab-1");
        await ann.JoinAsync("lobby");
        var ben = await app.ConnectAsync("ben", "tab-1");
        await ben.JoinAsync("lobby");
        await ann.ExpectAsync("ADD_USER");
        await ann.AnswerAsync("lobby", "null");
        await ben.ExpectAsync("ADD_USER");
        await ben.ExpectAsync("SYNCED");
        ann.Transcript.Clear();
        ben.Transcript.Clear();
        return (ann, ben);
    }
}
