using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using System.Net.Sockets;

namespace Presence.Bench.Load;

/// <summary>The options that say which server is under load. Without a port, the service of this repository is started for the run.</summary>
internal sealed class TargetOptions
{
    private readonly bool _needsPid;
    private readonly bool _takesNodes;
    private readonly IReadOnlyList<string> _standardSettings;
    private readonly Option<WireProtocol> _protocol = Protocol();
    private readonly Option<string?> _path = PathOption();
    private readonly Option<int?> _cpu = CpuOptions.Generator();
    private readonly Option<int?> _serverCpu = CpuOptions.Server();
    private readonly Option<int> _opening = NumberOption.Of("--opening", "COUNT", "connections that may be on their way, from connecting to joined, at once", Target.StandardOpening, 1, 100_000);
    private readonly Option<int?> _port = NumberOption.Of("--port", "PORT", "port of a running server; without it this repository's service is started for the run", 1, 65_535);
    private readonly Option<int?> _pid = NumberOption.Of("--pid", "PID", "process of the running server, for its CPU time and memory", 1, int.MaxValue);
    private readonly Option<int?> _nodes = NumberOption.Of("--nodes", "COUNT", "start so many nodes and a Redis between them, and spread the members of each room over the nodes", 1, 20);
    private readonly Option<string?> _subprotocol = new("--subprotocol") { HelpName = "NAME", Description = "WebSocket subprotocol to offer, such as presence.v1.batch" };
    private readonly Option<IPAddress?> _host = new("--host") { HelpName = "ADDRESS", Description = "IPv4 address of the running server (127.0.0.1)", CustomParser = ParseAddress };

    private readonly Argument<string[]> _settings = new("settings")
    {
        Description = "behind --: options for the service that is started for the run, such as --Presence:OutboundQueueBytes=8388608",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <param name="command">Gets the options.</param>
    /// <param name="needsPid">Whether a running server is of use only if its process is known.</param>
    /// <param name="standardSettings">Options for the service that is started for the run, where the command line does not say otherwise.</param>
    /// <param name="takesNodes">Whether the scenario can be run against several nodes.</param>
    public TargetOptions(Command command, bool needsPid = false, IReadOnlyList<string>? standardSettings = null, bool takesNodes = false)
    {
        _takesNodes = takesNodes;
        _needsPid = needsPid;
        _standardSettings = standardSettings ?? [];
        foreach (var option in new Option[] { _port, _pid, _protocol, _path, _host, _subprotocol, _opening, _cpu, _serverCpu }) command.Add(option);
        if (_takesNodes) command.Add(_nodes);
        command.Add(_settings);
    }

    /// <summary>What is spoken.</summary>
    public static Option<WireProtocol> Protocol() => new("--protocol")
    {
        HelpName = "presence|envelope|socketio|signalr",
        Description = "what the server speaks (presence); envelope: the same messages in the flow of the Socket.IO recipe, every answer to all",
        CustomParser = ParseProtocol,
    };

    /// <summary>Where the WebSocket is.</summary>
    public static Option<string?> PathOption() => new("--path")
    {
        HelpName = "PATH",
        Description = "path of the WebSocket (/ws; /hub for signalr; that of Engine.IO for socketio)",
    };

    /// <summary>The server, started where none is given.</summary>
    public TargetServer Open(ParseResult line, CancellationToken cancellationToken)
    {
        var target = new Target
        {
            Protocol = line.GetValue(_protocol),
            Host = line.GetValue(_host)?.ToString() ?? "127.0.0.1",
            Port = line.GetValue(_port) ?? 0,
            Path = line.GetValue(_path),
            Subprotocol = line.GetValue(_subprotocol),
            Pid = line.GetValue(_pid),
            GeneratorCpu = line.GetValue(_cpu),
            Opening = line.GetValue(_opening),
        };
        if (target.Port is not 0) return new TargetServer(target);
        IReadOnlyList<string> settings = [.. _standardSettings, .. line.GetValue(_settings) ?? []];
        var cpu = CpuOptions.Beside(target.GeneratorCpu, line.GetValue(_serverCpu));
        return _takesNodes && line.GetValue(_nodes) is { } nodes
            ? TargetServer.StartNodes(target, nodes, settings, cpu, cancellationToken)
            : TargetServer.Start(target, settings, cpu, cancellationToken);
    }

    /// <summary>Fails where the options do not go together.</summary>
    public void Check(ParseResult line)
    {
        var settings = line.GetValue(_settings) ?? [];
        var stray = Array.Find(settings, setting => !setting.StartsWith("--", StringComparison.Ordinal));
        if (stray is not null) throw new BadUsageException($"what shall '{stray}' be? Options for the service look like --Presence:JoinWindow=00:00:00.100");
        if (line.GetResult(_port) is not null)
        {
            if (_needsPid && line.GetResult(_pid) is null) throw new BadUsageException("this scenario looks at the server's process: give its --pid too");
            if (line.GetResult(_serverCpu) is not null) throw new BadUsageException("--server-cpu is for a server that is started for the run, and there is a --port");
            if (_takesNodes && line.GetResult(_nodes) is not null) throw new BadUsageException("--nodes starts nodes for the run, and there is a --port");
            if (settings.Length > 0) throw new BadUsageException("options behind -- are for a server that is started for the run, and there is a --port");
            return;
        }

        var lost = Array.Find(new Option[] { _pid, _protocol, _path, _host }, option => line.GetResult(option) is { Implicit: false });
        if (lost is not null) throw new BadUsageException($"{lost.Name} is about a running server: give its --port too");
    }

    private static WireProtocol ParseProtocol(ArgumentResult result)
    {
        switch (result.Tokens is [var token] ? token.Value : "")
        {
            case "presence": return WireProtocol.Presence;
            case "envelope": return WireProtocol.Envelope;
            case "socketio": return WireProtocol.SocketIo;
            case "signalr": return WireProtocol.SignalR;
            case var other:
                result.AddError($"--protocol takes presence, envelope, socketio or signalr, not '{other}'");
                return default;
        }
    }

    private static IPAddress? ParseAddress(ArgumentResult result)
    {
        var text = result.Tokens is [var token] ? token.Value : "";
        if (IPAddress.TryParse(text, out var address) && address.AddressFamily is AddressFamily.InterNetwork) return address;
        result.AddError($"--host takes an IPv4 address, not '{text}'");
        return null;
    }
}
