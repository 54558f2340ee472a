using System.Collections.Immutable;

namespace Jota.ApiServer.Admission.PodSecurity;

/// <summary>
/// Holds pods against upstream's Pod Security Standards. What baseline asks is asked of the restricted as well, unless restricted asks for
/// more of the same.
/// </summary>
internal static class PodSecurityPlan
{
    private static readonly ImmutableArray<Check> Baseline =
    [
        new(0, ProfileChecks.AppArmor),
        new(0, HostChecks.Namespaces),
        new(0, HostChecks.Paths),
        new(0, HostChecks.Ports),
        new(34, HostChecks.AskedHosts),
        new(0, PrivilegeChecks.Privileged),
        new(0, PrivilegeChecks.ProcMount),
        new(0, ProfileChecks.SeLinux),
        new(0, ProfileChecks.Sysctls),
        new(0, HostChecks.Processes),
        new(0, PrivilegeChecks.UnusualCapabilities) { StricterSince = 22 },
        new(0, ProfileChecks.Seccomp) { StricterSince = 19 },
    ];

    private static readonly ImmutableArray<Check> Restricted =
    [
        new(8, PrivilegeChecks.Escalation),
        new(22, PrivilegeChecks.AnyCapabilities),
        new(0, VolumeChecks.Types),
        new(0, UserChecks.NonRoot),
        new(23, UserChecks.Root),
        new(19, ProfileChecks.SomeSeccomp),
    ];

    /// <summary>What a pod does not meet, in upstream's order.</summary>
    public static ImmutableArray<Violation> Violations(SecuredPod pod, SecurityStandard standard) => standard.Level switch
    {
        SecurityLevel.Privileged => [],
        SecurityLevel.Baseline => Run(Baseline, pod, standard.Version),
        _ => Run([.. Baseline.Where(check => !check.IsCovered(standard.Version)), .. Restricted], pod, standard.Version),
    };

    private static ImmutableArray<Violation> Run(ImmutableArray<Check> checks, SecuredPod pod, SecurityVersion version) =>
        [.. checks.Where(check => version.Knows(check.Since)).Select(check => check.Run(pod, version)).OfType<Violation>()];

    /// <param name="Since">The release that brought it.</param>
    /// <param name="Run">Looks at a pod.</param>
    private sealed record Check(int Since, Func<SecuredPod, SecurityVersion, Violation?> Run)
    {
        /// <summary>The release since which restricted has a check that asks for more of the same; null for none.</summary>
        public int? StricterSince { get; init; }

        public bool IsCovered(SecurityVersion version) => StricterSince is { } since && version.Knows(since);
    }
}
