namespace Presence.Bench.Load;

/// <summary>What was sent, and what came of it, warm-up included.</summary>
/// <param name="Sent">Messages sent.</param>
/// <param name="Owed">Deliveries that had to come of them: one to each other member of the room.</param>
/// <param name="Lost">Of these, how many had not come by the deadline.</param>
/// <param name="Duplicate">Deliveries that had come before.</param>
/// <param name="Stray">Deliveries that nobody owed: of another room, to their own sender, or of what was never sent.</param>
/// <param name="Errors">Messages that the server refused.</param>
internal sealed record DeliveryCount(long Sent, long Owed, long Lost, long Duplicate, long Stray, long Errors)
{
    /// <summary>Whether each came once.</summary>
    public bool IsExact => Lost is 0 && Duplicate is 0 && Stray is 0 && Errors is 0;
}
