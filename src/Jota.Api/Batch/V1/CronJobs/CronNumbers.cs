namespace Jota.Api;

/// <summary>The numbers of one field of a cron schedule.</summary>
/// <param name="Set">The numbers, in rising order; none where the field can never be met.</param>
/// <param name="IsAny">Whether the field was left open, by <c>*</c> or <c>?</c>.</param>
/// <param name="IsAll">Whether they are all there are.</param>
internal sealed record CronNumbers(IReadOnlyCollection<int> Set, bool IsAny, bool IsAll)
{
    /// <summary>Never.</summary>
    public static CronNumbers Nothing { get; } = new([], false, false);

    /// <summary>The field as any cron understands it.</summary>
    public override string ToString() => IsAll ? "*" : string.Join(',', Set);
}
