namespace Presence.Bench.Load;

/// <summary>Why a run is no success, in the words that all reports use.</summary>
internal static class Faults
{
    /// <summary>What is wrong with deliveries; nothing where each came once.</summary>
    public static IEnumerable<string> Of(DeliveryCount count, string? firstError)
    {
        if (count.Lost > 0) yield return Text($"{count.Lost:N0} of {count.Owed:N0} deliveries were lost: they had not come {Deadlines.Delivery.TotalSeconds} s after the last message");
        if (count.Duplicate > 0) yield return Text($"{count.Duplicate:N0} deliveries came more than once, or behind a later one of their sender");
        if (count.Stray > 0) yield return Text($"{count.Stray:N0} deliveries were owed to nobody: of another room, back at their own sender, or never sent");
        foreach (var refusal in Of(count.Errors, firstError)) yield return refusal;
    }

    /// <summary>What was refused; nothing where nothing was.</summary>
    public static IEnumerable<string> Of(long errors, string? firstError) =>
        errors is 0 ? [] : [Text($"the server has refused {errors:N0} messages, the first with: {firstError}")];

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
