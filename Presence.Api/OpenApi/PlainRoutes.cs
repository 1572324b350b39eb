using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

namespace Presence.Api;

/// <summary>What no endpoint of the HTTP API describes, for it is no part of that: the handshake, health and metrics.</summary>
internal static class PlainRoutes
{
    private const string Text = "text/plain";
    private const string ProblemJson = "application/problem+json";

    public static void Describe(OpenApiDocument document)
    {
        Add(document, "/ws", "WebSocket", Handshake(document));
        Add(document, "/health/live", "Health", Probe("IsAlive", "Whether the process answers", "It does."));
        Add(document, "/health/ready", "Health", Probe(
            "IsReady", "Whether it takes new connections", "It does.", ("503", "It is stopping, or another node of several has not been heard yet.")));
        Add(document, MetricsExport.Path, "Metrics", new OpenApiOperation
        {
            OperationId = "GetMetrics",
            Summary = "Numbers for Prometheus",
            Description = "Counts and sizes, and nobody's id. Not here where Presence:Metrics:Enabled is false, or Presence:Metrics:Address names an address of its own.",
            Responses = new() { ["200"] = Plain("The metrics, in Prometheus's text format.", "presence_connections 3\n") },
        });
    }

    private static OpenApiOperation Handshake(OpenApiDocument document) => new()
    {
        OperationId = "Connect",
        Summary = "Open the WebSocket",
        Description =
            "What is said over it is in /asyncapi.json. A plain GET is given the refusal that a handshake would get, and 426 where that would succeed: "
            + "so a browser, which cannot see why its handshake failed, asks the same address by fetch. "
            + "In Presence:Identity:Mode Jwt a token goes along in the header Authorization, as the subprotocol bearer.<token>, or as access_token in the query where that is allowed.",
        Parameters =
        [
            IdParameter("userId", "Who it is. In identity mode Query alone, and there exactly once."),
            IdParameter("clientId", "Which device or tab, the same over reconnects. Absent: the service makes one."),
            new OpenApiParameter
            {
                Name = "Sec-WebSocket-Protocol",
                In = ParameterLocation.Header,
                Description = "presence.v1, which is also what nothing means, or presence.v1.batch.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            },
        ],
        Security = [new OpenApiSecurityRequirement(), new() { [new OpenApiSecuritySchemeReference(ApiDocument.MemberScheme, document)] = [] }],
        Responses = new()
        {
            ["101"] = new OpenApiResponse { Description = "Connected. WELCOME is the first message." },
            ["400"] = Problem(document, "An id, the subprotocol or the handshake is wrong.", 400, "Bad clientId", "Give at most one clientId, of 1 to 64 of A-Z a-z 0-9 . _ ~ - ; leave it out to be given one."),
            ["401"] = Problem(document, "Nobody is signed in, or the token is missing or not valid. WWW-Authenticate says which.", 401, "No token", "Give one bearer token: in the Authorization header, or as the subprotocol bearer.<token> beside presence.v1."),
            ["403"] = Problem(document, "The page's origin may not connect.", 403, "Origin not allowed", "Pages of this origin may not connect. The operator lists those that may in Presence:AllowedOrigins."),
            ["426"] = Problem(document, "No handshake, or one of another version than 13. A WebSocket client would be let in.", 426, "WebSocket only", "This address speaks WebSocket: connect with a WebSocket client. As a handshake the request would succeed."),
            ["429"] = Problem(document, "The remote address has too many connections, or connects too often. Retry-After says when to come back.", 429, "Too many connections", "Your address has as many connections as it may have: close one, or connect again after Retry-After."),
            ["503"] = Problem(document, "The service is stopping, full or busy, or cannot check the token now. Retry-After says when to come back.", 503, "Stopping", "The service is stopping: connect again after Retry-After."),
        },
    };

    private static OpenApiParameter IdParameter(string name, string description) => new()
    {
        Name = name,
        In = ParameterLocation.Query,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static OpenApiOperation Probe(string id, string summary, string healthy, params (string Status, string Description)[] others)
    {
        var responses = new OpenApiResponses { ["200"] = Plain(healthy, "Healthy") };
        foreach (var (status, description) in others) responses.Add(status, Plain(description, "Unhealthy"));
        return new OpenApiOperation { OperationId = id, Summary = summary, Responses = responses };
    }

    private static OpenApiResponse Plain(string description, string example) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType> { [Text] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = example } },
    };

    private static OpenApiResponse Problem(OpenApiDocument document, string description, int status, string title, string detail) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [ProblemJson] = new OpenApiMediaType
            {
                Schema = new OpenApiSchemaReference(nameof(ProblemDetails), document),
                Example = JsonNode.Parse(Examples.Problem(status, title, detail)),
            },
        },
    };

    private static void Add(OpenApiDocument document, string path, string tag, OpenApiOperation operation)
    {
        document.Tags ??= new HashSet<OpenApiTag>();
        document.Tags.Add(new OpenApiTag { Name = tag });
        operation.Tags = new HashSet<OpenApiTagReference> { new(tag, document) };
        document.Paths.Add(path, new OpenApiPathItem { Operations = new Dictionary<HttpMethod, OpenApiOperation> { [HttpMethod.Get] = operation } });
    }
}
