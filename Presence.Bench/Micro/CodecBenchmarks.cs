using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using Presence.Protocol;

namespace Presence.Bench.Micro;

/// <summary>What it costs to read one client message, and to write the envelope that it becomes.</summary>
[MemoryDiagnoser]
public class CodecBenchmarks
{
    private const string Data = """{"name":"Ann","status":"online","colour":"#3366ff","cursor":{"x":120.5,"y":48.25}}""";

    private static readonly Dictionary<string, byte[]> Messages = new()
    {
        ["JOIN"] = Encoding.UTF8.GetBytes($$"""{"type":"JOIN","id":1,"roomId":"lobby","data":{{Data}}}"""),
        ["REPORT"] = Encoding.UTF8.GetBytes($$"""{"type":"REPORT","roomId":"lobby","data":{{Data}}}"""),
        ["answer"] = Encoding.UTF8.GetBytes($$"""{"type":"REPORT","roomId":"lobby","requestId":"k3f9ab.12","data":{{Data}}}"""),
        ["MESSAGE"] = Encoding.UTF8.GetBytes($$"""{"type":"MESSAGE","roomId":"lobby","event":"cursor","data":{{Data}}}"""),
        ["LEAVE"] = "{\"type\":\"LEAVE\",\"roomId\":\"lobby\"}"u8.ToArray(),
        ["PING"] = "{\"type\":\"PING\",\"id\":7}"u8.ToArray(),
        ["invalid"] = "{\"type\":\"JOIN\",\"room\":\"lobby\"}"u8.ToArray(),
    };

    private static readonly byte[] DataBytes = Encoding.UTF8.GetBytes(Data);
    private static readonly byte[] Room = EnvelopeWriter.EncodeRoom("lobby");
    private static readonly byte[] Member = EnvelopeWriter.EncodeMember(new MemberId("ann", "tab-1"));

    private readonly ArrayBufferWriter<byte> _output = new(1024);

    /// <summary>The messages to read.</summary>
    public IEnumerable<string> Names => Messages.Keys;

    /// <summary>Reads one client message.</summary>
    [Benchmark]
    [ArgumentsSource(nameof(Names))]
    public bool Decode(string message) => ClientMessageDecoder.TryDecode(Messages[message], out _, out _);

    /// <summary>Writes ADD_USER from encoded parts.</summary>
    [Benchmark]
    public int WriteAddUser()
    {
        _output.ResetWrittenCount();
        EnvelopeWriter.AddUser(_output, Room, Member, DataBytes, default);
        return _output.WrittenCount;
    }

    /// <summary>Writes MESSAGE from encoded parts.</summary>
    [Benchmark]
    public int WriteMessage()
    {
        _output.ResetWrittenCount();
        EnvelopeWriter.Message(_output, Room, Member, "cursor", DataBytes);
        return _output.WrittenCount;
    }
}
