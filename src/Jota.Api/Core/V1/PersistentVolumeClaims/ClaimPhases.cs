namespace Jota.Api;

/// <summary>How far a claim is.</summary>
public static class ClaimPhases
{
    /// <summary>It has no volume yet.</summary>
    public const string Pending = "Pending";

    /// <summary>It has its volume.</summary>
    public const string Bound = "Bound";

    /// <summary>Its volume is gone, with what was in it.</summary>
    public const string Lost = "Lost";
}
