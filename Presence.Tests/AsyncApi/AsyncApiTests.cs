using System.Text.RegularExpressions;
using Presence.Api;
using Presence.Protocol;
using Presence.Tests.Architecture;

namespace Presence.Tests.AsyncApi;

/// <summary>The document that machines read says what the records say.</summary>
public sealed class AsyncApiTests
{
    private static readonly string Path = System.IO.Path.Combine(Documentation.Root, "openapi", "asyncapi.json");

    /// <summary>A change is written at once, as the build writes presence.json, and still fails: somebody is to look at it.</summary>
    [Fact]
    public void The_document_is_as_the_records_and_the_page_have_it()
    {
        var committed = File.Exists(Path) ? File.ReadAllText(Path).ReplaceLineEndings("\n") : "";
        var current = AsyncApiDocument.Write();
        if (committed != current) File.WriteAllText(Path, current);
        Assert.True(committed == current, $"openapi/asyncapi.json was not up to date, and has been written anew: review it by git diff, build, and commit it.\n{FirstDifference(committed, current)}");
    }

    [Theory]
    [InlineData("userId")]
    [InlineData("clientId")]
    [InlineData("roomId")]
    [InlineData("event")]
    [InlineData("requestId")]
    [InlineData("token")]
    public void The_schemas_allow_exactly_the_characters_that_the_service_allows(string name)
    {
        var (length, text) = IdRule.Of(name)!;
        var pattern = new Regex(text, RegexOptions.ECMAScript);
        for (var c = 0; c <= char.MaxValue; c++)
        {
            // A pattern sees code points: half of one is none.
            if (char.IsSurrogate((char)c)) continue;
            var id = new string((char)c, 1);
            Assert.True(IsAllowed(name, id) == pattern.IsMatch(id), $"U+{c:X4}");
        }

        Assert.True(IsAllowed(name, new string('a', length)));
        Assert.False(IsAllowed(name, new string('a', length + 1)));
        Assert.False(IsAllowed(name, ""));
    }

    private static bool IsAllowed(string name, string id) => name switch
    {
        "userId" => Identifiers.IsUserId(id),
        "clientId" => Identifiers.IsClientId(id),
        "roomId" => Identifiers.IsRoomId(id),
        "event" => Identifiers.IsEvent(id),
        "requestId" => Identifiers.IsRequestId(id),
        _ => Identifiers.IsToken(id),
    };

    private static string FirstDifference(string committed, string current)
    {
        var (old, now) = (committed.Split('\n'), current.Split('\n'));
        var line = old.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"line {line + 1}\n- {old.ElementAtOrDefault(line)}\n+ {now.ElementAtOrDefault(line)}";
    }
}
