namespace Jota.ApiServer.Admission.PodSecurity;

/// <summary>How much a pod may ask for: upstream's Pod Security Standards, from the most that is allowed to the least.</summary>
internal enum SecurityLevel
{
    /// <summary>Everything.</summary>
    Privileged,

    /// <summary>Nothing that is known to lead out of a container.</summary>
    Baseline,

    /// <summary>What is good practice, and no more.</summary>
    Restricted,
}
