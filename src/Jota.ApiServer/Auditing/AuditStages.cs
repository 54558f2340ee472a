namespace Jota.ApiServer.Auditing;

/// <summary>How far a request has come when an event is made of it.</summary>
[Flags]
public enum AuditStages
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>It is known who asks for what; nothing was done yet.</summary>
    RequestReceived = 1,

    /// <summary>The head of the answer goes out: of requests that last as long as their client likes.</summary>
    ResponseStarted = 2,

    /// <summary>All is said.</summary>
    ResponseComplete = 4,

    /// <summary>The server failed in a way that nobody foresaw.</summary>
    Panic = 8,
}
