namespace Jota.Api;

/// <summary>The ways in which a stateful set replaces its pods.</summary>
public static class StatefulSetUpdateTypes
{
    /// <summary>From the last pod to the first, down to the partition.</summary>
    public const string RollingUpdate = "RollingUpdate";

    /// <summary>Only where somebody deletes the old one.</summary>
    public const string OnDelete = "OnDelete";
}
