using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;

namespace Presence.Api;

/// <summary>What an endpoint takes and answers, with an example of each, for the OpenAPI document.</summary>
internal static class Examples
{
    private const string Json = "application/json";
    private const string ProblemJson = "application/problem+json";

    /// <summary>What the operator policy answers in the place of the endpoint.</summary>
    public static RouteGroupBuilder AnswersOperators(this RouteGroupBuilder group)
    {
        group.Answers(
            StatusCodes.Status401Unauthorized,
            "The operator's key is missing or wrong.",
            Problem(401, "Not an operator", "Give the operator's key in the header X-Api-Key."));
        group.Answers(
            StatusCodes.Status403Forbidden,
            "No key is set: this is closed to everybody.",
            Problem(403, "Closed", "Nobody may do this here. To open it to operators, set Presence:Operator:ApiKey to a key of at least 16 characters and give it in the header X-Api-Key, or Presence:Operator:Role to the role of operators in their bearer tokens."));
        return group;
    }

    /// <summary>An answer. One of an error is problem details.</summary>
    public static T Answers<T>(this T endpoint, int status, string description, string? example = null)
        where T : IEndpointConventionBuilder
    {
        var isProblem = status >= StatusCodes.Status400BadRequest;
        var problem = status is StatusCodes.Status400BadRequest ? typeof(HttpValidationProblemDetails) : typeof(ProblemDetails);
        if (isProblem) endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, problem, [ProblemJson]));
        return endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            var response = operation.Responses![status.ToString(CultureInfo.InvariantCulture)];
            response.Description = description;
            if (example is not null) response.Content![isProblem ? ProblemJson : Json].Example = JsonNode.Parse(example);
            return Task.CompletedTask;
        });
    }

    /// <summary>An example of the request's body.</summary>
    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder endpoint, string example) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.RequestBody!.Content![Json].Example = JsonNode.Parse(example);
            return Task.CompletedTask;
        });

    /// <summary>Problem details, as the service writes them.</summary>
    public static string Problem(int status, string title, string? detail = null, string? errors = null)
    {
        var problem = new JsonObject { ["title"] = title, ["status"] = status };
        if (detail is not null) problem["detail"] = detail;
        if (errors is not null) problem["errors"] = JsonNode.Parse(errors);
        return problem.ToJsonString();
    }
}
