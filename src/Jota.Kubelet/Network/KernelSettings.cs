namespace Jota.Kubelet.Network;

/// <summary>Kernel settings that a pod network needs.</summary>
internal static class KernelSettings
{
    // Rules must see what passes over the bridge, or a service's answer from a pod on the same bridge would miss its way back.
    // The second pair is there only where the bridge module has its filter part.
    private static readonly string[] Needed =
    [
        "/proc/sys/net/ipv4/ip_forward",
        "/proc/sys/net/bridge/bridge-nf-call-iptables",
        "/proc/sys/net/bridge/bridge-nf-call-ip6tables",
    ];

    /// <summary>Lets packets pass between pods and the rest.</summary>
    public static void AllowForwarding()
    {
        foreach (var setting in Needed.Where(File.Exists))
        {
            if (File.ReadAllText(setting).Trim() != "1")
            {
                File.WriteAllText(setting, "1");
            }
        }
    }
}
