using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Presence.Api;

/// <summary>The OpenAPI document: what the endpoints do not say by themselves.</summary>
internal static class ApiDocument
{
    private const string KeyScheme = "ApiKey";
    private const string TokenScheme = "OperatorToken";

    /// <summary>The token of somebody who is going to be a member.</summary>
    public const string MemberScheme = "MemberToken";

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        // Any JSON value: a name for it would say no more.
        options.CreateSchemaReferenceId = type => type.Type == typeof(JsonElement) ? null : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        options.AddDocumentTransformer((document, _, _) =>
        {
            Describe(document);
            PlainRoutes.Describe(document);
            foreach (var operation in document.Paths.Values.SelectMany(path => path.Operations!.Values))
            {
                Sort(operation);
                foreach (var parameter in operation.Parameters ?? []) Bound(parameter.Schema, parameter.Name);
            }

            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            Bound(schema, context.JsonPropertyInfo?.Name);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            // What a policy guards asks for the key, or for the role.
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Any())
                operation.Security = [Ask(KeyScheme, context.Document), Ask(TokenScheme, context.Document)];
            return Task.CompletedTask;
        });
    });

    private static OpenApiSecurityRequirement Ask(string scheme, OpenApiDocument? document) => new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };

    /// <summary>By status, whoever has named it first.</summary>
    private static void Sort(OpenApiOperation operation)
    {
        var sorted = new OpenApiResponses();
        foreach (var (status, response) in operation.Responses!.OrderBy(response => response.Key, StringComparer.Ordinal)) sorted.Add(status, response);
        operation.Responses = sorted;
    }

    /// <summary>An id is named everywhere as it is on the wire: by its name it has its rule.</summary>
    private static void Bound(IOpenApiSchema? schema, string? name)
    {
        if (schema is not OpenApiSchema id || IdRule.Of(name) is not { } rule) return;
        id.MinLength = 1;
        id.MaxLength = rule.Length;
        id.Pattern = rule.Pattern;
    }

    private static void Describe(OpenApiDocument document)
    {
        document.Info.Title = "MinimalPresence";
        document.Info.Version = "v1";
        document.Info.Description =
            "Who is in which room right now: ids and counts. Members' data is never kept, so it cannot be asked for. "
            + "Operators may also remove members, and relay messages to them. Errors are problem details (RFC 9457). "
            + "What goes over the WebSocket is in /asyncapi.json; docs/protocol.md is the whole contract.";

        // The address is where the reader has found it; a build's own address would differ from machine to machine.
        document.Servers?.Clear();
        document.AddComponent(KeyScheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = ApiKeyHolder.Header,
            Description =
                "The operator's key: Presence:Operator:ApiKey. Where none is set, what needs it is closed. "
                + "Reading is open to anybody in the environment Development, and where Presence:Operator:OpenReading is set.",
        });
        document.AddComponent(MemberScheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "A member's token, in Presence:Identity:Mode Jwt. In mode Query nobody needs one; in mode Principal the app that embeds the service signs in by its own.",
        });
        document.AddComponent(TokenScheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "A token whose claim Presence:Operator:RoleClaim, by default roles, holds Presence:Operator:Role. In Presence:Identity:Mode Jwt alone.",
        });
    }
}
