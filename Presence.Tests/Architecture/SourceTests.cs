using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Presence.Tests.Architecture;

/// <summary>What the compiler cannot keep: which folder of the service may know which, and where time comes from.</summary>
public sealed partial class SourceTests
{
    private static readonly string Root = FindRoot();

    /// <summary>Each folder, with those that it may know besides itself.</summary>
    private static readonly Dictionary<string, string[]> MayKnow = new()
    {
        ["Endpoint"] = ["Connections", "Rooms", "Backplane", "Outbound", "Buffers", "Identity", "Options", "Telemetry"],
        ["Connections"] = ["Rooms", "Backplane", "Outbound", "Buffers", "Identity", "Options", "Telemetry"],
        ["Rooms"] = ["Backplane", "Outbound", "Buffers", "Options", "Telemetry"],
        ["Backplane"] = ["Buffers", "Options", "Telemetry"],
        ["Outbound"] = ["Buffers"],
        ["Buffers"] = [],
        ["Identity"] = ["Options", "Telemetry"],
        ["Options"] = [],
        ["Telemetry"] = [],
    };

    /// <summary>What is the name of a type elsewhere, and in these folders of a method or a property alone.</summary>
    private static readonly Dictionary<string, string[]> Namesakes = new()
    {
        ["Rooms"] = ["Beat"],
        ["Backplane"] = ["Beat", "Member", "Roster", "Rounds"],
        ["Options"] = ["Cluster"],
    };

    [Fact]
    public void The_folders_of_the_service_know_each_other_one_way()
    {
        var files = ServerFiles();
        var home = files
            .SelectMany(file => Declaration().Matches(file.Code).Select(match => (Type: match.Groups["name"].Value, file.Folder)))
            .DistinctBy(declared => declared.Type)
            .ToDictionary(declared => declared.Type, declared => declared.Folder);
        Assert.True(home.Count > 30, "The types were not found.");

        var wrong =
            from file in files
            where MayKnow.ContainsKey(file.Folder)
            from word in Word().Matches(Text().Replace(file.Code, "")).Select(match => match.Value).Distinct()
            where home.TryGetValue(word, out var folder) && folder != file.Folder && !MayKnow[file.Folder].Contains(folder)
            where !Namesakes.GetValueOrDefault(file.Folder, []).Contains(word)
            select $"{file.Folder}/{file.Name} knows {word} of {home[word]}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_folder_of_the_service_has_its_place() =>
        Assert.Equal(MayKnow.Keys.Order(), ServerFiles().Select(file => file.Folder).Where(folder => folder.Length > 0).Distinct().Order());

    [Theory]
    [InlineData("DateTime")]
    [InlineData("DateTimeOffset")]
    [InlineData("Stopwatch")]
    [InlineData("TickCount")]
    [InlineData("TickCount64")]
    [InlineData("Thread")]
    public void Time_comes_from_the_time_provider_alone(string word) =>
        Assert.DoesNotContain(ServerFiles(), file => Word().Matches(file.Code).Any(match => match.Value == word));

    [Theory]
    [InlineData("RoomState.cs")]
    [InlineData("RoomState.Nodes.cs")]
    [InlineData("Peers.cs")]
    [InlineData("Rounds.cs")]
    [InlineData("Round.cs")]
    [InlineData("Roster.cs")]
    public void The_state_of_a_room_has_no_clock_no_input_or_output_and_no_lock(string name)
    {
        string[] forbidden = ["TimeProvider", "Channel", "Stream", "Outbound", "Task", "async", "lock", "Lock", "Interlocked", "ILogger", "RawJson"];
        var file = Assert.Single(ServerFiles(), file => file.Name == name);
        Assert.DoesNotContain(Word().Matches(file.Code).Select(match => match.Value), word => forbidden.Contains(word));
    }

    [Fact]
    public void No_log_line_names_a_user_a_room_or_data()
    {
        var log = Assert.Single(ServerFiles(), file => file.Name == "Log.cs");
        var placeholders = Placeholder().Matches(log.Code).Select(match => match.Groups["name"].Value).Distinct().Order();
        Assert.Equal(
            [
                "CloseCode", "Command", "ConnectionId", "Connections", "ConnectionsPerAddress", "Count", "DrainTimeout", "ElapsedMs", "Fault", "IdentityMode", "LeaveGrace",
                "MembersPerRoom", "MessageBurst", "MessageBytes", "MessagesPerSecond", "Node", "Origins", "QueueBytes", "Reason", "RoomsPerConnection",
            ],
            placeholders);
        Assert.DoesNotContain(ServerFiles(), file => file.Name != "Log.cs" && file.Code.Contains(".Log(", StringComparison.Ordinal));
    }

    private static List<(string Folder, string Name, string Code)> ServerFiles()
    {
        var server = Path.Combine(Root, "Presence.Server");
        var generated = new[] { "bin", "obj" };
        return
        [
            .. from path in Directory.EnumerateFiles(server, "*.cs", SearchOption.AllDirectories)
               let folder = Path.GetDirectoryName(Path.GetRelativePath(server, path))!
               where !generated.Contains(folder.Split(Path.DirectorySeparatorChar)[0])
               select (folder, Path.GetFileName(path), Comment().Replace(File.ReadAllText(path), "")),
        ];
    }

    private static string FindRoot([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));

    [GeneratedRegex(@"\b(class|record struct|record|struct|enum|interface) (?<name>[A-Z]\w+)")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\b[A-Za-z_]\w*\b")]
    private static partial Regex Word();

    [GeneratedRegex(@"//.*")]
    private static partial Regex Comment();

    [GeneratedRegex("\"[^\"\n]*\"")]
    private static partial Regex Text();

    [GeneratedRegex(@"\{(?<name>[A-Z]\w*)\}")]
    private static partial Regex Placeholder();
}
