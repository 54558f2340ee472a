namespace Jota.Kubectl;

/// <summary>How a role or binding becomes what a file says.</summary>
internal enum ReconcileOperation
{
    /// <summary>It is so already.</summary>
    None,

    /// <summary>It is not there yet.</summary>
    Create,

    Update,

    /// <summary>It is of another role, which cannot be changed: it goes and comes anew.</summary>
    Recreate,
}
