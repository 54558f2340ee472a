namespace Jota.Api;

/// <summary>What becomes of a volume whose claim is gone.</summary>
public static class ReclaimPolicies
{
    /// <summary>It stays, with its content, until somebody looks after it.</summary>
    public const string Retain = "Retain";

    /// <summary>It is deleted with its content.</summary>
    public const string Delete = "Delete";

    /// <summary>It is emptied and offered again; deprecated.</summary>
    public const string Recycle = "Recycle";
}
