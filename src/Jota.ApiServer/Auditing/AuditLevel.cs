namespace Jota.ApiServer.Auditing;

/// <summary>How much of a request is audited; each tells what those before it tell, too.</summary>
public enum AuditLevel
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Who asked for what, when, and how it was answered.</summary>
    Metadata,

    /// <summary>Also the object that was sent.</summary>
    Request,

    /// <summary>Also the object that was answered.</summary>
    RequestResponse,
}
