using Microsoft.Extensions.Options;

namespace Presence.Server;

/// <summary>Checks the options at start: every fault at once, each with its key, its range and its value.</summary>
internal sealed class PresenceOptionsValidator : IValidateOptions<PresenceOptions>
{
    public ValidateOptionsResult Validate(string? name, PresenceOptions options)
    {
        var faults = new List<string>();
        Check(faults, nameof(options.MaxMessageBytes), options.MaxMessageBytes, 256, 1024 * 1024);
        Check(faults, nameof(options.MaxMessageFragments), options.MaxMessageFragments, 1, 4096);
        Check(faults, nameof(options.MaxRoomsPerConnection), options.MaxRoomsPerConnection, 1, 1024);
        Check(faults, nameof(options.MaxMembersPerRoom), options.MaxMembersPerRoom, 1, 100_000);
        Check(faults, nameof(options.MessagesPerSecond), options.MessagesPerSecond, 1, 100_000);
        Check(faults, nameof(options.MessageBurst), options.MessageBurst, 1, 100_000);
        Check(faults, nameof(options.RateLimitPatience), options.RateLimitPatience, TimeSpan.Zero, TimeSpan.FromMinutes(10));
        Check(faults, nameof(options.MaxInvalidMessages), options.MaxInvalidMessages, 1, 10_000);
        Check(faults, nameof(options.OutboundQueueBytes), options.OutboundQueueBytes, 64 * 1024, 256 * 1024 * 1024);
        Check(faults, nameof(options.PingInterval), options.PingInterval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        Check(faults, nameof(options.PingTimeout), options.PingTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        Check(faults, nameof(options.JoinTimeout), options.JoinTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
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

        if (!Enum.IsDefined(options.Identity.Mode))
        {
            faults.Add($"Presence:Identity:Mode must be Query or Principal (it is {options.Identity.Mode}).");
        }

        return faults.Count is 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void Check(List<string> faults, string option, int value, int least, int most)
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
