namespace Jota.Api;

/// <summary>What becomes of the claims of a stateful set that are not needed any more (KEP-1847).</summary>
public static class ClaimRetention
{
    /// <summary>They stay.</summary>
    public const string Retain = "Retain";

    /// <summary>They go with what needed them.</summary>
    public const string Delete = "Delete";
}
