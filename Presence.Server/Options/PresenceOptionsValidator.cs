using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Presence.Server;

/// <summary>Checks the options at start: every fault at once, each with its key, its range and its value.</summary>
internal sealed class PresenceOptionsValidator : IValidateOptions<PresenceOptions>
{
    public ValidateOptionsResult Validate(string? name, PresenceOptions options)
    {
        var faults = new List<string>();
        Check(faults, nameof(options.MaxConnections), options.MaxConnections, 1, 1_000_000);
        Check(faults, nameof(options.MaxConnectionsPerAddress), options.MaxConnectionsPerAddress, 0, 1_000_000);
        Check(faults, nameof(options.ConnectionsPerSecond), options.ConnectionsPerSecond, 1, 100_000);
        Check(faults, nameof(options.ConnectionBurst), options.ConnectionBurst, 1, 1_000_000);
        Check(faults, nameof(options.ConnectionsPerSecondPerAddress), options.ConnectionsPerSecondPerAddress, 0, 100_000);
        Check(faults, nameof(options.ConnectionBurstPerAddress), options.ConnectionBurstPerAddress, 1, 1_000_000);
        Check(faults, nameof(options.MaxMessageBytes), options.MaxMessageBytes, 256, 1024 * 1024);
        Check(faults, nameof(options.MaxMessageFragments), options.MaxMessageFragments, 1, 4096);
        Check(faults, nameof(options.MaxRoomsPerConnection), options.MaxRoomsPerConnection, 1, 1024);
        Check(faults, nameof(options.MaxMembersPerRoom), options.MaxMembersPerRoom, 1, 100_000);
        Check(faults, nameof(options.MessagesPerSecond), options.MessagesPerSecond, 1, 100_000);
        Check(faults, nameof(options.MessageBurst), options.MessageBurst, 1, 100_000);
        Check(faults, nameof(options.RateLimitPatience), options.RateLimitPatience, TimeSpan.Zero, TimeSpan.FromMinutes(10));
        Check(faults, nameof(options.MaxInvalidMessages), options.MaxInvalidMessages, 1, 10_000);
        Check(faults, nameof(options.OutboundQueueBytes), options.OutboundQueueBytes, 64 * 1024, 256 * 1024 * 1024);
        Check(faults, nameof(options.OutboundTotalBytes), options.OutboundTotalBytes, 1024 * 1024, 1024L * 1024 * 1024 * 1024);
        Check(faults, nameof(options.PingInterval), options.PingInterval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        Check(faults, nameof(options.PingTimeout), options.PingTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        Check(faults, nameof(options.JoinTimeout), options.JoinTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        Check(faults, nameof(options.MessageTimeout), options.MessageTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        Check(faults, nameof(options.TakeOverInterval), options.TakeOverInterval, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Check(faults, nameof(options.JoinWindow), options.JoinWindow, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Check(faults, nameof(options.SyncDeadline), options.SyncDeadline, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
        Check(faults, nameof(options.LeaveGrace), options.LeaveGrace, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        Check(faults, nameof(options.CloseTimeout), options.CloseTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        Check(faults, nameof(options.DrainTimeout), options.DrainTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        Check(faults, nameof(options.ReconnectSpread), options.ReconnectSpread, TimeSpan.Zero, TimeSpan.FromMinutes(10));
        Check(faults, nameof(options.RoomMailboxCommands), options.RoomMailboxCommands, 16, 65_536);
        Check(faults, nameof(options.CommitCommands), options.CommitCommands, 1, 65_536);
        Check(faults, nameof(options.CommitBytes), options.CommitBytes, 4096, 1024 * 1024);

        if (options.PingTimeout > options.PingInterval)
        {
            faults.Add($"Presence:PingTimeout must not be longer than Presence:PingInterval ({options.PingTimeout} > {options.PingInterval}).");
        }

        foreach (var origin in options.AllowedOrigins.Where(origin => !IsOrigin(origin)))
        {
            faults.Add($"Presence:AllowedOrigins must hold origins such as https://app.example.com or https://*.example.com, null, or * (one is {origin}).");
        }

        if (!Enum.IsDefined(options.Identity.Mode))
        {
            faults.Add($"Presence:Identity:Mode must be Query, Principal or Jwt (it is {options.Identity.Mode}).");
        }

        if (options.Metrics.Address is { } address && !IsHttpAddress(address))
        {
            faults.Add($"Presence:Metrics:Address must be like http://127.0.0.1:9464 (it is {address}).");
        }

        if (options.Operator.ApiKey is { } key) CheckApiKey(faults, key);
        CheckRole(faults, options);
        return faults.Count is 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static bool IsHttpAddress(string address)
    {
        try
        {
            return BindingAddress.Parse(address) is { Scheme: "http", PathBase: "" };
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool IsOrigin(string entry) => entry is AllowedOrigin.Any or AllowedOrigin.None || AllowedOrigin.TryParse(entry, out _);

    private static void CheckRole(List<string> faults, PresenceOptions options)
    {
        if (options.Operator.Role is not { } role) return;
        if (string.IsNullOrWhiteSpace(role)) faults.Add("Presence:Operator:Role must name a role, or be left out.");
        if (string.IsNullOrWhiteSpace(options.Operator.RoleClaim)) faults.Add("Presence:Operator:RoleClaim must name a claim.");
        if (options.Identity.Mode is not IdentityMode.Jwt)
            faults.Add($"Presence:Operator:Role needs Presence:Identity:Mode Jwt: in {options.Identity.Mode} the service checks no tokens.");
    }

    // A secret: its length may be told, the rest may not.
    private static void CheckApiKey(List<string> faults, string key)
    {
        const string Range = "Presence:Operator:ApiKey must have 16 to 256 characters";
        if (key.Length is < OperatorOptions.ShortestApiKey or > OperatorOptions.LongestApiKey) faults.Add($"{Range} (it has {key.Length}).");
        else if (key.Any(character => character is <= ' ' or > '~')) faults.Add($"{Range}, all of them visible characters of ASCII: no header can carry the others.");
    }

    private static void Check(List<string> faults, string option, long value, long least, long most)
    {
        if (value < least || value > most) faults.Add($"Presence:{option} must be {least} to {most} (it is {value}).");
    }

    private static void Check(List<string> faults, string option, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value >= least && value <= most) return;

        // TimeSpan reads "3" as three days: the commonest slip deserves its own hint.
        var hint = value.Days > 0 ? " A bare number is days: write 00:00:03 for three seconds." : "";
        faults.Add($"Presence:{option} must be {least:c} to {most:c} (it is {value:c}).{hint}");
    }
}
