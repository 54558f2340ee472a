namespace Jota.Api;

/// <summary>What budgets and those who ask them call things.</summary>
public static class DisruptionBudgetNames
{
    /// <summary>The condition that tells whether something may be disrupted.</summary>
    public const string DisruptionAllowed = "DisruptionAllowed";

    /// <summary>Its reason when something may.</summary>
    public const string SufficientPods = "SufficientPods";

    /// <summary>Its reason when nothing may.</summary>
    public const string InsufficientPods = "InsufficientPods";

    /// <summary>The policy by which pods that are not ready may always be evicted.</summary>
    public const string AlwaysAllow = "AlwaysAllow";
}
