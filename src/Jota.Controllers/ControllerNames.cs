namespace Jota.Controllers;

/// <summary>Upstream's names of controllers that are spoken of in more than one place.</summary>
public static class ControllerNames
{
    /// <summary>Approves and signs certificate signing requests; upstream has three of them.</summary>
    public const string Certificates = "certificatesigningrequest-signing-controller";

    /// <summary>Gives nodes the ranges of their pods.</summary>
    public const string NodeRanges = "node-ipam-controller";
}
