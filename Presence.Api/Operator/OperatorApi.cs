using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Presence.Protocol;
using Presence.Server;

namespace Presence.Api;

/// <summary>Stepping in, over HTTP: for operators alone.</summary>
internal static class OperatorApi
{
    private const string Tag = "Operator";

    public static void MapOperatorApi(this IEndpointRouteBuilder app)
    {
        var room = app.MapGroup("/api/rooms/{roomId}").WithTags(Tag).RequireAuthorization(OperatorPolicy.Acting).AnswersOperators();
        room.MapDelete("users/{userId}", KickAsync)
            .WithName("KickUser")
            .WithSummary("Remove a user from a room")
            .WithDescription(
                "The others are told at once, by REMOVE_USER with the reason kicked; the connections are closed with 4403, whole. "
                + "It is no ban: keep them out where they sign in. Write a slash in an id as %2F.")
            .Answers(StatusCodes.Status204NoContent, "Removed.")
            .Answers(
                StatusCodes.Status400BadRequest,
                "An id is out of range.",
                Examples.Problem(400, "One or more validation errors occurred.", errors: """{"clientId":["A client id has 1 to 64 of A-Z a-z 0-9 . _ ~ -"]}"""))
            .Answers(StatusCodes.Status404NotFound, "Nobody of that name is in the room.", Examples.Problem(404, "Nobody there", NobodyToKick));
        room.MapPost("messages", PublishAsync)
            .WithName("PublishMessage")
            .WithSummary("Relay a message to a room")
            .WithDescription(
                "To everybody in the room, to all clients of a user, or to one client. It comes as MESSAGE without from: no member has sent it. "
                + "At most once: it is not kept, and whoever joins later does not hear it. In a room that nobody is in it succeeds and reaches nobody. "
                + "The body has at most as many bytes as a client's message: Presence:MaxMessageBytes, 16384 by default.")
            .Accepts<PublishBody>("application/json")
            .Takes("""{"event":"announcement","data":{"text":"Back in five minutes."}}""")
            .Answers(StatusCodes.Status204NoContent, "Handed on to whoever is connected.")
            .Answers(
                StatusCodes.Status400BadRequest,
                "The body is not JSON, or not as it must be.",
                Examples.Problem(400, "One or more validation errors occurred.", errors: """{"event":["Give event: a string of 1 to 64 characters, none of them a control character."]}"""))
            .Answers(StatusCodes.Status404NotFound, "to reaches nobody who is connected.", Examples.Problem(404, "Nobody there", NobodyToReach))
            .Answers(StatusCodes.Status413PayloadTooLarge, "The body is too large.", Examples.Problem(413, "Too large", "The body has more than 16384 bytes."))
            .Answers(StatusCodes.Status415UnsupportedMediaType, "The body is not application/json.", Examples.Problem(415, "Unsupported Media Type"));
    }

    private const string NobodyToKick = "Nobody of that name is in that room.";
    private const string NobodyToReach = "Nobody who is connected in that room matches to.";

    private static async Task<Results<NoContent, ValidationProblem, ProblemHttpResult>> KickAsync(
        PresenceRooms rooms,
        HttpContext context,
        [Description("The room's id.")] string roomId,
        [Description("The user's id.")] string userId,
        [Description("One client of the user; absent: all that are in the room.")] string? clientId = null)
    {
        var faults = new Dictionary<string, string[]>();
        var room = RouteId.Read(context, roomId, fromEnd: 2);
        var user = RouteId.Read(context, userId, fromEnd: 0);
        RouteId.CheckRoom(room, faults);
        if (!Identifiers.IsUserId(user)) faults["userId"] = ["A user id has 1 to 128 characters, none of them a control character."];
        if (clientId is not null && !Identifiers.IsClientId(clientId)) faults["clientId"] = ["A client id has 1 to 64 of A-Z a-z 0-9 . _ ~ -"];
        if (faults.Count > 0) return TypedResults.ValidationProblem(faults);
        return await rooms.KickAsync(room, user, clientId) > 0 ? TypedResults.NoContent() : Nobody(NobodyToKick);
    }

    private static async Task<Results<NoContent, ValidationProblem, ProblemHttpResult>> PublishAsync(
        PresenceRooms rooms, HttpContext context, IOptions<PresenceOptions> options, [Description("The room's id.")] string roomId)
    {
        var faults = new Dictionary<string, string[]>();
        var room = RouteId.Read(context, roomId, fromEnd: 1);
        RouteId.CheckRoom(room, faults);
        var mostBytes = options.Value.MaxMessageBytes;
        if (await BoundedBody.TryReadAsync(context.Request, mostBytes) is not { } body)
        {
            return TypedResults.Problem($"The body has more than {mostBytes} bytes.", statusCode: StatusCodes.Status413PayloadTooLarge, title: "Too large");
        }

        if (!PublishBody.TryRead(body, faults, out var message) || faults.Count > 0) return TypedResults.ValidationProblem(faults);
        var reached = await rooms.PublishAsync(room, message.Event, message.GetRawData(), message.To);
        return reached is 0 && message.To is not null ? Nobody(NobodyToReach) : TypedResults.NoContent();
    }

    private static ProblemHttpResult Nobody(string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound, title: "Nobody there");
}
