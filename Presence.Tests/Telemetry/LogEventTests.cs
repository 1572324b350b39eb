using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Logging;
using Presence.Server;
using Presence.Tests.Architecture;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Telemetry;

/// <summary>The contract with alerts on the log.</summary>
public sealed class LogEventTests
{
    private static readonly LoggerMessageAttribute[] Events =
    [
        .. from assembly in new[] { typeof(PresenceOptions).Assembly, typeof(Presence.Api.MemoryTrim).Assembly }
           from type in assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
           let message = method.GetCustomAttribute<LoggerMessageAttribute>()
           where message is not null
           orderby message.EventId
           select message,
    ];

    [Fact]
    public void Every_event_with_its_number_level_name_and_text() =>
        string.Join('\n', Events.Select(one => $"{Number(one)} {one.Level} {one.EventName}\n  {one.Message}")).ShouldMatchSnapshot();

    [Fact]
    public void No_number_or_name_is_given_twice()
    {
        Assert.Equal(Events.Length, Events.DistinctBy(one => one.EventId).Count());
        Assert.Equal(Events.Length, Events.DistinctBy(one => one.EventName).Count());
    }

    [Fact]
    public void The_documentation_lists_every_event()
    {
        var documented = Documentation.Rows("## Logs").Where(row => char.IsAsciiDigit(row[0][0])).Select(row => (row[0], row[1], row[2].Trim('`')));
        Assert.Equal(Events.Select(one => (Number(one), one.Level.ToString(), one.EventName!)), documented);
    }

    private static string Number(LoggerMessageAttribute message) => message.EventId.ToString(CultureInfo.InvariantCulture);
}
