using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Presence.Protocol;
using Presence.Server;

namespace Presence.Api;

/// <summary>Who is where, over HTTP: ids and counts, never anybody's data.</summary>
internal static class RoomsApi
{
    private const int DefaultLimit = 100;
    private const int LargestLimit = 1000;

    public static void AddRoomsApi(this IServiceCollection services)
    {
        services.AddValidation();

        // In Development too, what is wrong with a request is told in the answer.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, RoomsJsonContext.Default);
        });
    }

    public static void MapRoomsApi(this IEndpointRouteBuilder app)
    {
        var rooms = app.MapGroup("/api/rooms").WithTags("Rooms").RequireAuthorization(OperatorPolicy.Reading).AnswersOperators();
        rooms.MapGet("", ListRoomsAsync)
            .WithName("ListRooms")
            .WithSummary("The rooms that somebody is in now")
            .WithDescription("In the order of their ids. A room that nobody is in does not exist.")
            .Answers(StatusCodes.Status200OK, "A page of them.", """{"rooms":[{"roomId":"garden","members":1,"users":1},{"roomId":"lobby","members":3,"users":2}],"next":"lobby"}""")
            .Answers(
                StatusCodes.Status400BadRequest,
                "The limit or the id is out of range.",
                Examples.Problem(400, "One or more validation errors occurred.", errors: """{"limit":["The field limit must be between 1 and 1000."]}"""));
        rooms.MapGet("{roomId}", GetRoomAsync)
            .WithName("GetRoom")
            .WithSummary("Who is in a room now")
            .WithDescription("Members in their leave grace included. A room that nobody is in has no members. Write a slash in the id as %2F.")
            .Answers(StatusCodes.Status200OK, "Its members.", """{"roomId":"lobby","users":1,"members":[{"userId":"ann","clientId":"phone"},{"userId":"ann","clientId":"tab-1"}]}""")
            .Answers(
                StatusCodes.Status400BadRequest,
                "The id is out of range.",
                Examples.Problem(400, "One or more validation errors occurred.", errors: """{"roomId":["A room id has 1 to 128 characters, none of them a control character."]}"""));
    }

    private static async Task<Ok<RoomPage>> ListRoomsAsync(
        PresenceRooms rooms,
        [Range(1, LargestLimit)][Description("The most rooms to give.")] int limit = DefaultLimit,
        [StringLength(ProtocolLimits.RoomIdLength)][Description("Give the rooms behind this id: the next of the page before.")] string? after = null)
    {
        // One more than asked for tells whether there is a next page.
        var found = await rooms.ListAsync(limit + 1, after);
        return TypedResults.Ok(found.Count > limit ? new RoomPage([.. found.Take(limit)], found[limit - 1].RoomId) : new RoomPage(found));
    }

    private static async Task<Results<Ok<RoomDetail>, ValidationProblem>> GetRoomAsync(
        PresenceRooms rooms, HttpContext context, [Description("The room's id.")] string roomId)
    {
        var faults = new Dictionary<string, string[]>();
        var id = RouteId.Read(context, roomId, fromEnd: 0);
        RouteId.CheckRoom(id, faults);
        if (faults.Count > 0) return TypedResults.ValidationProblem(faults);

        var members = await rooms.GetMembersAsync(id);
        var users = members.Select(member => member.UserId).Distinct(StringComparer.Ordinal).Count();
        return TypedResults.Ok(new RoomDetail(
            id, users, [.. members.OrderBy(member => member.UserId, StringComparer.Ordinal).ThenBy(member => member.ClientId, StringComparer.Ordinal)]));
    }
}
