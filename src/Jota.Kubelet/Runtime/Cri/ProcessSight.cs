namespace Jota.Kubelet.Runtime.Cri;

/// <summary>What the kernel shows of a process.</summary>
internal enum ProcessSight
{
    /// <summary>There is none of that number here.</summary>
    Nothing,

    /// <summary>It has ended, and nobody has taken note of it yet.</summary>
    Ended,

    /// <summary>It is there.</summary>
    Alive,
}
