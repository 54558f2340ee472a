namespace Jota.Controllers;

/// <summary>What a reference to an owner is worth.</summary>
internal enum OwnerVerdict
{
    /// <summary>The owner exists: the object stays.</summary>
    Solid,

    /// <summary>The owner does not exist.</summary>
    Dangling,

    /// <summary>The owner is deleted in the foreground, and waits for the object to go.</summary>
    Waiting,

    /// <summary>Only the server can tell.</summary>
    Unverified,

    /// <summary>Nobody can tell: the kind is not served, or an object of the whole cluster claims an owner in some namespace.</summary>
    Unknowable,
}
