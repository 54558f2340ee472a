namespace Jota.Controllers;

/// <summary>Whether a volume that nobody on a node wants may be taken from it.</summary>
internal enum AttachLeave
{
    /// <summary>The node does not use it.</summary>
    Free,

    /// <summary>The node uses it, and is well: it is waited for.</summary>
    InUse,

    /// <summary>Nobody knows whether the node still uses it.</summary>
    Lost,

    /// <summary>Somebody vouches that the node uses nothing any more.</summary>
    Vouched,
}
