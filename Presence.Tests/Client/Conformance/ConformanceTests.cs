namespace Presence.Tests.Client;

/// <summary>The cases of clients/conformance, which every client of ours has to pass.</summary>
public sealed class ConformanceTests
{
    public static TheoryData<string> Cases => [.. ConformanceCase.All.Keys];

    [Fact]
    public void There_are_cases() => Assert.True(ConformanceCase.All.Count > 100, $"Only {ConformanceCase.All.Count} cases were found.");

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Cases))]
    public Task The_client_does_as_every_client_must(string name) => Script.PlayAsync(ConformanceCase.All[name]);
}
