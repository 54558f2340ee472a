namespace Jota.ApiServer.Admission;

/// <summary>What a write does.</summary>
public enum AdmissionOperation
{
    /// <summary>A new object.</summary>
    Create,

    /// <summary>A changed object, by update or patch.</summary>
    Update,

    /// <summary>An object that goes.</summary>
    Delete,

    /// <summary>A post to a subresource such as <c>binding</c>.</summary>
    Connect,
}
