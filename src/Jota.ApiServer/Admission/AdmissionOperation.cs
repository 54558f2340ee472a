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

    /// <summary>
    /// A post to a subresource such as <c>binding</c>, or a way into something that runs, such as <c>exec</c>: see <see
    /// cref="Api.Subresource.Connects"/>. (To webhooks only the latter is a <c>CONNECT</c>.)
    /// </summary>
    Connect,
}
