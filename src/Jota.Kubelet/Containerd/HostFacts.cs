using System.Globalization;
using Jota.Kubelet.Files;

namespace Jota.Kubelet.Containerd;

/// <summary>What the kernel and the rights of this process allow; containerd is configured accordingly.</summary>
internal sealed record HostFacts
{
    private const int CapSysResource = 24;

    /// <summary>Whether this process is root.</summary>
    public required bool IsRoot { get; init; }

    /// <summary>Whether processes may be given a lower OOM score than ours (CAP_SYS_RESOURCE).</summary>
    public required bool MayLowerOomScore { get; init; }

    /// <summary>Whether AppArmor profiles are enforced.</summary>
    public required bool HasAppArmor { get; init; }

    /// <summary>Whether there is a hugetlb cgroup controller.</summary>
    public required bool HasHugetlb { get; init; }

    /// <summary>Whether layers can be overlaid; they are copied otherwise.</summary>
    public required bool HasOverlay { get; init; }

    /// <summary>Whether the kernel can keep paths within a pod's volumes.</summary>
    public bool PinsFiles { get; init; } = true;

    /// <summary>Whether traffic can leave the machine, by a default route.</summary>
    public required bool HasDefaultRoute { get; init; }

    /// <summary>Looks at this machine.</summary>
    public static HostFacts Read() => new()
    {
        IsRoot = Environment.IsPrivilegedProcess,
        MayLowerOomScore = HasCapability(Lines("/proc/self/status"), CapSysResource),
        HasAppArmor = Lines("/sys/module/apparmor/parameters/enabled").Any(line => line.StartsWith('Y')),
        HasHugetlb = Lines("/proc/cgroups").Concat(Lines("/sys/fs/cgroup/cgroup.controllers"))
            .Any(line => line.Contains("hugetlb", StringComparison.Ordinal)),
        HasOverlay = Lines("/proc/filesystems").Any(line => line.EndsWith("overlay", StringComparison.Ordinal)),
        PinsFiles = PinnedFile.IsSupported,
        HasDefaultRoute = HasZeroDestination(Lines("/proc/net/route")),
    };

    /// <summary>Whether the effective set in the lines of <c>/proc/self/status</c> has a capability.</summary>
    internal static bool HasCapability(IEnumerable<string> status, int capability)
    {
        const string Field = "CapEff:";
        var line = status.FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal));
        return line is not null
            && ulong.TryParse(line.AsSpan(Field.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var set)
            && ((set >> capability) & 1) == 1;
    }

    /// <summary>Whether the lines of <c>/proc/net/route</c> have a default route (destination and mask all zero).</summary>
    internal static bool HasZeroDestination(IEnumerable<string> routes) =>
        routes.Skip(1)
            .Select(line => line.Split('\t')).Any(fields => fields.Length > 7 && fields[1] == "00000000" && fields[7] == "00000000");

    private static string[] Lines(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllLines(path) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
