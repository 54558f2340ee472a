namespace Jota.Network.Policies;

/// <summary>Which way the first packet of a connection goes, seen from the pod that a policy is about.</summary>
internal enum Direction
{
    /// <summary>To the pod.</summary>
    Ingress,

    /// <summary>From the pod.</summary>
    Egress,
}
