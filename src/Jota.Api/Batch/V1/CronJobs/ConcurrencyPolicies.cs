namespace Jota.Api;

/// <summary>What a cron job does when a job of before still runs as the next is due.</summary>
public static class ConcurrencyPolicies
{
    /// <summary>Both run.</summary>
    public const string Allow = "Allow";

    /// <summary>The next is left out.</summary>
    public const string Forbid = "Forbid";

    /// <summary>The one of before is deleted.</summary>
    public const string Replace = "Replace";
}
