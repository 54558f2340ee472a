namespace Jota.Controllers;

/// <summary>When a reconciler wants to look at a key again.</summary>
public readonly record struct Recheck
{
    private Recheck(TimeSpan? after) => After = after;

    /// <summary>Only when something changes; what an earlier look wanted counts no more.</summary>
    public static Recheck OnChange => default;

    /// <summary>How long from now; null for "on change".</summary>
    public TimeSpan? After { get; }

    /// <summary>After a while, changes or not; zero for at once.</summary>
    public static Recheck In(TimeSpan delay) => new(delay);
}
