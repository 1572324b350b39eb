using System.CommandLine;
using System.CommandLine.Parsing;
using Presence.Bench.Load;

namespace Presence.Bench.Compare;

/// <summary>The options of <c>compare</c>.</summary>
internal sealed class CompareArguments
{
    private const int StandardRounds = 5;

    private readonly Option<int?> _rounds = NumberOption.Of("--rounds", "COUNT", $"how often each has its turn ({StandardRounds}; 1 with --smoke)", 1, 1000);
    private readonly Option<IReadOnlyList<string>?> _peers = ChoiceOption.Of("--peers", "who (all)", [.. Peer.All.Select(peer => peer.Name)]);
    private readonly Option<IReadOnlyList<string>?> _workloads = ChoiceOption.Of("--workloads", "under what (all)", WorkloadKind.All);
    private readonly Option<bool> _smoke = new("--smoke") { Description = "small and short, to see that all of it works; without the native binary unless it is asked for" };
    private readonly Option<double?> _rate = NumberOption.Of("--rate", "MESSAGES", "workload rate: updates a second in all rooms together (500)", 1.0, 1_000_000);
    private readonly Option<double?> _stormLimit = NumberOption.Of("--storm-limit", "SECONDS", "workload join-storm: when it is cut off (30)", 1.0, 3600);
    private readonly Option<string?> _aotBinary = new("--aot-binary") { HelpName = "PATH", Description = "the service as a native binary; without it, it is published here, which takes some minutes" };
    private readonly Option<bool> _noAot = new("--no-aot") { Description = "without the native binary" };
    private readonly Option<string> _output = new("--output") { HelpName = "DIR", Description = "where results and plots go", DefaultValueFactory = _ => Path.Combine("artifacts", "bench") };

    public CompareArguments(Command command)
    {
        foreach (var option in new Option[] { _rounds, _peers, _workloads, _smoke, _rate, _stormLimit, _aotBinary, _noAot, _output }) command.Add(option);
        _aotBinary.Validators.Add(RequireFile);
        _output.Validators.Add(RequireFolder);
        command.Validators.Add(RequireSense);
    }

    /// <summary>What they say together.</summary>
    public CompareOptions Read(ParseResult line)
    {
        var isSmoke = line.GetValue(_smoke);
        var scale = isSmoke ? Scale.Smoke : Scale.Full;
        scale = scale with
        {
            MessagesPerSecond = line.GetValue(_rate) ?? scale.MessagesPerSecond,
            StormLimit = line.GetValue(_stormLimit) is { } seconds ? TimeSpan.FromSeconds(seconds) : scale.StormLimit,
        };
        var named = line.GetValue(_peers);
        var hasAot = line.GetValue(_aotBinary) is not null || !(isSmoke || line.GetValue(_noAot));
        return new CompareOptions
        {
            Rounds = line.GetValue(_rounds) ?? (isSmoke ? 1 : StandardRounds),
            Peers = [.. Peer.All.Where(peer => named?.Contains(peer.Name) ?? (hasAot || peer != Peer.PresenceAot))],
            NamesPeers = named is not null,
            Scale = scale,
            Workloads = [.. WorkloadKind.All.Where(kind => line.GetValue(_workloads)?.Contains(kind) ?? true).SelectMany(kind => WorkloadKind.Of(kind, scale))],
            AotBinary = line.GetValue(_aotBinary),
            Output = line.GetValue(_output)!,
            CommandLine = string.Join(' ', line.Tokens.Select(token => token.Value)),
        };
    }

    private static void RequireFile(OptionResult result)
    {
        var path = result.GetValueOrDefault<string>();
        if (!File.Exists(path)) result.AddError($"--aot-binary takes a file that is there, not '{path}'");
    }

    private static void RequireFolder(OptionResult result)
    {
        var path = result.GetValueOrDefault<string>();
        if (string.IsNullOrWhiteSpace(path) || File.Exists(path)) result.AddError($"--output takes a folder, not '{path}'");
    }

    private void RequireSense(CommandResult result)
    {
        var named = result.GetResult(_peers)?.Tokens.SelectMany(token => token.Value.Split(',')).ToList();
        var namesAot = named?.Contains(Peer.PresenceAot.Name) ?? false;
        var hasBinary = result.GetResult(_aotBinary) is not null;
        if (result.GetValue(_noAot) && (namesAot || hasBinary)) result.AddError($"--no-aot speaks against {(hasBinary ? "--aot-binary" : "--peers presence-aot")}: give one of them");
        else if (hasBinary && named is not null && !namesAot) result.AddError("--aot-binary is for the peer presence-aot: name it in --peers too");
    }
}
