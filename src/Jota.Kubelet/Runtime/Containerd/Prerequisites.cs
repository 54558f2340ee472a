namespace Jota.Kubelet.Runtime.Containerd;

/// <summary>Programs and rights without which no container runs.</summary>
internal sealed record Prerequisites(string Containerd, string CniPlugins)
{
    private static readonly string[] UsualPluginDirectories = ["/usr/lib/cni", "/opt/cni/bin", "/usr/libexec/cni"];
    private static readonly string[] NeededPlugins = ["bridge", "host-local", "loopback", "portmap"];
    private static readonly string[] SystemDirectories = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <summary>The path that containerd and its children get: a shell's, with the system's directories whatever it was.</summary>
    public static string SearchPath { get; } = string.Join(':', (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(':', StringSplitOptions.RemoveEmptyEntries).Concat(SystemDirectories).Distinct());

    /// <summary>Finds what is needed. Throws <see cref="RuntimeSetupException"/> that names all that is missing, and its Debian package.</summary>
    public static Prerequisites Find(ContainerdOptions options, HostFacts host)
    {
        var missing = new List<string>();
        if (!host.IsRoot)
        {
            missing.Add("root: containers and their network are made by root; run with sudo");
        }

        var containerd = Require(options.ContainerdBinary, "containerd", missing);
        Require("containerd-shim-runc-v2", "containerd", missing);
        Require("ctr", "containerd", missing);
        Require("runc", "runc", missing);
        Require("ip", "iproute2", missing);
        Require("iptables", "iptables", missing);
        var plugins = FindPlugins(options.CniPluginDirectory);
        if (plugins is null)
        {
            missing.Add("CNI plugins (bridge, host-local, loopback, portmap): apt-get install containernetworking-plugins");
        }

        return missing is [] ? new(containerd!, plugins!) : throw new RuntimeSetupException(
            "this machine cannot run containers yet; missing:\n  - " + string.Join("\n  - ", missing)
            + "\n(--runtime simulated needs none of these)");
    }

    /// <summary>Finds a program on <see cref="SearchPath"/>.</summary>
    public static string? FindProgram(string name) => name.Contains('/', StringComparison.Ordinal)
        ? File.Exists(name) ? name : null
        : SearchPath.Split(':').Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists);

    private static string? Require(string program, string package, List<string> missing)
    {
        var found = FindProgram(program);
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
