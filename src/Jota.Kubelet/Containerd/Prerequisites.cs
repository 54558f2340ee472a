using Jota.Kubelet.Runtime;

namespace Jota.Kubelet.Containerd;

/// <summary>Programs and rights without which no container runs.</summary>
internal sealed record Prerequisites(string Containerd, string CniPlugins)
{
    private static readonly string[] UsualPluginDirectories = ["/usr/lib/cni", "/opt/cni/bin", "/usr/libexec/cni"];
    private static readonly string[] NeededPlugins = ["bridge", "host-local", "loopback", "portmap"];

    /// <summary>
    /// Finds what is needed. Throws <see cref="RuntimeSetupException"/> that names all that is missing, and its Debian package.
    /// </summary>
    public static Prerequisites Find(ContainerdOptions options, HostFacts host)
    {
        var missing = new List<string>();
        if (!host.IsRoot)
        {
            missing.Add("root: containers and their network are made by root; run with sudo");
        }

        if (!host.PinsFiles)
        {
            missing.Add("Linux 5.8 or later, with openat2: without it a container could lead the node out of its volumes");
        }

        var containerd = Require(options.ContainerdBinary, "containerd", missing);
        Require("containerd-shim-runc-v2", "containerd", missing);
        Require("ctr", "containerd", missing);
        Require("runc", "runc", missing);
        Require("ip", "iproute2", missing);
        Require("iptables", "iptables", missing);
        var plugins = options.UsesUsualCniFolders ? ContainerdPaths.UsualCniPlugins : FindPlugins(options.CniPluginDirectory);
        if (plugins is null)
        {
            missing.Add("CNI plugins (bridge, host-local, loopback, portmap): apt-get install containernetworking-plugins");
        }

        return missing is [] ? new(containerd!, plugins!) : throw new RuntimeSetupException(
            "this machine cannot run containers yet; missing:\n  - " + string.Join("\n  - ", missing)
            + "\n(--runtime simulated needs none of these)");
    }

    private static string? Require(string program, string package, List<string> missing)
    {
        var found = MachinePrograms.Find(program);
        if (found is null)
        {
            missing.Add($"{program}: apt-get install {package}");
        }

        return found;
    }

    private static string? FindPlugins(string? wanted) =>
        (wanted is null ? UsualPluginDirectories : [wanted]).FirstOrDefault(HasPlugins);

    private static bool HasPlugins(string directory) =>
        NeededPlugins.All(plugin => File.Exists(Path.Combine(directory, plugin)));
}
