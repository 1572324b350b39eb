using CsCheck;
using Presence.Protocol;
using Presence.Server;

namespace Presence.Tests.Rooms;

public sealed class RoomModelTests
{
    private static readonly MemberId[] Ids =
    [
        .. from user in new[] { "ann", "ben", "cas", "dee" }
           from client in new[] { "t1", "t2" }
           select new MemberId(user, client),
    ];

    private static readonly Gen<MemberId> Id = Gen.Int[0, Ids.Length - 1].Select(i => Ids[i]);

    private static readonly Gen<Action<RoomModel>> Step = Gen.Frequency(
        (6, Gen.Select(Id, Gen.Bool).Select((id, newConnection) => (Action<RoomModel>)(room => room.Join(id, newConnection)))),
        (3, Id.Select(id => (Action<RoomModel>)(room => room.Leave(id)))),
        (3, Gen.Select(Id, Gen.Enum<Departure>()).Select((id, how) => (Action<RoomModel>)(room => room.Depart(id, how)))),
        (1, Id.Select(id => (Action<RoomModel>)(room => room.Kick(id)))),
        (8, Id.Select(id => (Action<RoomModel>)(room => room.AnswerOne(id)))),
        (2, Id.Select(id => (Action<RoomModel>)(room => room.Ask(id)))),
        (5, Gen.Int[0, 120].Select(ms => (Action<RoomModel>)(room => room.Wait(TimeSpan.FromMilliseconds(ms))))),
        (1, Gen.Int[0, 4000].Select(ms => (Action<RoomModel>)(room => room.Wait(TimeSpan.FromMilliseconds(ms))))));

    [Fact]
    public void After_any_run_everyone_sees_the_same_room_and_every_round_has_ended()
    {
        Step.Array[0, 200].Sample(
            steps =>
            {
                var room = new RoomModel();
                foreach (var step in steps) step(room);

                // Whoever is in a grace goes, and every round meets its deadline.
                room.Wait(TimeSpan.FromSeconds(10));
                room.Wait(TimeSpan.FromSeconds(10));
                var everyone = room.Connected.Select(client => client.Id).ToHashSet();
                Assert.Equal(everyone.Count, room.Present);
                foreach (var client in room.Connected)
                {
                    Assert.Empty(client.Awaited);
                    Assert.Equal(everyone.Where(id => id != client.Id).ToHashSet(), client.View.Keys.ToHashSet());
                }
            },
            iter: 2000);
    }

    [Fact]
    public void Where_everyone_answers_everyone_knows_the_data_of_everyone()
    {
        Step.Array[0, 100].Sample(
            steps =>
            {
                var room = new RoomModel();
                foreach (var step in steps)
                {
                    step(room);
                    AnswerAll(room);
                }

                room.Wait(TimeSpan.FromSeconds(10));
                AnswerAll(room);
                var versions = room.Connected.ToDictionary(client => client.Id, client => client.Version);
                foreach (var client in room.Connected)
                {
                    Assert.All(client.View, seen => Assert.Equal(versions[seen.Key], seen.Value));
                }
            },
            iter: 2000);
    }

    [Fact]
    public void A_room_that_all_have_left_holds_nothing()
    {
        Step.Array[0, 100].Sample(
            steps =>
            {
                var room = new RoomModel();
                foreach (var step in steps) step(room);
                foreach (var id in Ids) room.Leave(id);
                room.Wait(TimeSpan.FromSeconds(10));
                Assert.Equal(0, room.Present);
            },
            iter: 1000);
    }

    private static void AnswerAll(RoomModel room)
    {
        foreach (var client in room.Connected.ToList())
        {
            while (client.Questions.Count > 0) room.AnswerOne(client.Id);
        }
    }
}
