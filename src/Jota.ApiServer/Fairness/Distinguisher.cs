namespace Jota.ApiServer.Fairness;

/// <summary>What tells the flows of a flow schema apart.</summary>
internal enum Distinguisher
{
    /// <summary>Nothing: they are one.</summary>
    None,

    /// <summary>Who asks.</summary>
    ByUser,

    /// <summary>The namespace that is asked about.</summary>
    ByNamespace,
}
