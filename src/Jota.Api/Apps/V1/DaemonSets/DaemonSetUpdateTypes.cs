namespace Jota.Api;

/// <summary>The ways in which a daemon set replaces its pods.</summary>
public static class DaemonSetUpdateTypes
{
    /// <summary>Node by node, within limits.</summary>
    public const string RollingUpdate = "RollingUpdate";

    /// <summary>Only where somebody deletes the old one.</summary>
    public const string OnDelete = "OnDelete";
}
