using System.Text.Json.Nodes;
using Presence.Protocol;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.AsyncApi;

/// <summary>What a frame of presence.v1.batch may be besides one message.</summary>
internal static class BatchFrame
{
    public static MessageEntry Of(IEnumerable<MessageEntry> sent) => new("Server", typeof(Batch), "batch", new JsonObject
    {
        ["type"] = "array",
        ["description"] = $"Several messages in one frame, to be handled in order. With the subprotocol {Subprotocol.V1Batch} alone, and there at any time in the place of one message.",
        ["minItems"] = 1,
        ["items"] = new JsonObject
        {
            ["oneOf"] = new JsonArray([.. sent.Select(entry => new JsonObject { ["$ref"] = $"#/components/schemas/{entry.Key}" })]),
        },
    })
    {
        Examples = ProtocolPage.Blocks.Where(block => block.Chapter == Subprotocol.V1Batch).Select(block => JsonNode.Parse(block.Text)!),
    };

    // It has no record of its own: a frame is what the writer makes of several.
    private static class Batch;
}
