using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace Presence.Api;

/// <summary>The demo page, the pages of the contract and the browser client, served from the assembly itself.</summary>
internal static class DemoPage
{
    private const string Prefix = "page/";
    private const string ClientPrefix = "page/client/";
    private const string StartPage = "index.html";
    private const string Policy = "default-src 'self'; connect-src 'self' ws: wss:; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";

    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];
    private static readonly FileExtensionContentTypeProvider ContentTypes = new();

    /// <summary>Serves <c>/</c>, <c>/docs</c>, what they need, <c>/client/presence.js</c> and <c>/asyncapi.json</c>.</summary>
    public static void MapDemoPage(this IEndpointRouteBuilder app)
    {
        foreach (var resource in typeof(DemoPage).Assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith(Prefix, StringComparison.Ordinal)) continue;
            var file = Read(resource);
            var path = resource[Prefix.Length..].Replace('\\', '/');
            app.MapMethods(Address(path), GetAndHead, context => SendAsync(context, file)).ExcludeFromDescription();
        }
    }

    /// <summary>A folder has the address of its start page.</summary>
    private static string Address(string path) => path.EndsWith(StartPage, StringComparison.Ordinal) ? $"/{path[..^StartPage.Length].TrimEnd('/')}" : path;

    private static Task SendAsync(HttpContext context, PageFile file)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        if (file.IsClient)
        {
            // The client is there for pages of other origins too: a module is only loaded across origins when that is allowed.
            headers.AccessControlAllowOrigin = "*";
            headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        }

        // Asked for again each time, answered by 304 while it is the same: a new version is there at the next reload.
        headers.CacheControl = "no-cache";
        return TypedResults.Bytes(file.Bytes, file.ContentType, entityTag: file.Tag).ExecuteAsync(context);
    }

    private static PageFile Read(string resource)
    {
        using var stream = typeof(DemoPage).Assembly.GetManifestResourceStream(resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        ContentTypes.TryGetContentType(resource, out var type);
        var isText = type is "text/html" or "text/css" or "text/javascript";
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\"");
        return new PageFile(bytes, isText ? $"{type}; charset=utf-8" : type ?? "application/octet-stream", tag, IsClient(resource));
    }

    private static bool IsClient(string resource) => resource.StartsWith(ClientPrefix, StringComparison.Ordinal);

    private sealed record PageFile(ReadOnlyMemory<byte> Bytes, string ContentType, EntityTagHeaderValue Tag, bool IsClient);
}
