namespace Jota.ApiServer.Deletion;

/// <summary>What a delete request does to an object.</summary>
internal enum DeletionStep
{
    /// <summary>Nothing: it is on its way already.</summary>
    None,

    /// <summary>It is marked, and stays until its grace is over or its finalizers are gone.</summary>
    Mark,

    /// <summary>It goes at once.</summary>
    Remove,
}
