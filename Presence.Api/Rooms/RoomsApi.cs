using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Features;
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
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, RoomsJsonContext.Default);
        });
        services.AddOpenApi(options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "MinimalPresence";
            document.Info.Version = "v1";
            document.Info.Description = "Who is in which room right now: ids and counts. Members' data is never kept, so it cannot be asked for.";
            // The address is where the reader has found it; a build's own address would differ from machine to machine.
            document.Servers?.Clear();
            return Task.CompletedTask;
        }));
    }

    public static void MapRoomsApi(this IEndpointRouteBuilder app)
    {
        var rooms = app.MapGroup("/api/rooms").WithTags("Rooms");
        rooms.MapGet("", ListRooms)
            .WithName("ListRooms")
            .WithSummary("The rooms that somebody is in now")
            .WithDescription("In the order of their ids. A room that nobody is in does not exist.")
            .ProducesValidationProblem();
        rooms.MapGet("{roomId}", GetRoomAsync)
            .WithName("GetRoom")
            .WithSummary("Who is in a room now")
            .WithDescription("Members in their leave grace included. A room that nobody is in has no members. Write a slash in the id as %2F.")
            .ProducesValidationProblem();
    }

    private static Ok<RoomPage> ListRooms(
        PresenceRooms rooms,
        [Range(1, LargestLimit)][Description("The most rooms to give.")] int limit = DefaultLimit,
        [StringLength(ProtocolLimits.RoomIdLength)][Description("Give the rooms behind this id: the next of the page before.")] string? after = null)
    {
        var page = rooms.List()
            .Where(room => after is null || string.CompareOrdinal(room.RoomId, after) > 0)
            .OrderBy(room => room.RoomId, StringComparer.Ordinal)
            .Take(limit + 1)
            .ToList();
        var hasMore = page.Count > limit;
        if (hasMore) page.RemoveAt(limit);
        return TypedResults.Ok(new RoomPage(page, hasMore ? page[^1].RoomId : null));
    }

    private static async Task<Results<Ok<RoomDetail>, ValidationProblem>> GetRoomAsync(
        PresenceRooms rooms, HttpContext context, [Description("The room's id.")] string roomId)
    {
        // Routing leaves an encoded slash as it is, and then nobody can tell it from a literal %2F: the path as it came can.
        var path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0];
        var id = roomId.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]) : roomId;
        if (!Identifiers.IsRoomId(id))
        {
            return TypedResults.ValidationProblem(new Dictionary<string, string[]>
            {
                ["roomId"] = ["A room id has 1 to 128 characters, none of them a control character."],
            });
        }

        var members = await rooms.GetMembersAsync(id);
        var users = members.Select(member => member.UserId).Distinct(StringComparer.Ordinal).Count();
        return TypedResults.Ok(new RoomDetail(
            id, users, [.. members.OrderBy(member => member.UserId, StringComparer.Ordinal).ThenBy(member => member.ClientId, StringComparer.Ordinal)]));
    }
}
