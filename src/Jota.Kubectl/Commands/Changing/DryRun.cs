namespace Jota.Kubectl;

/// <summary>How far a change goes.</summary>
internal enum DryRun
{
    None,

    /// <summary>Nothing is sent.</summary>
    Client,

    /// <summary>Sent, and not stored.</summary>
    Server,
}
