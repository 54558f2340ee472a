namespace Jota.Kubelet.Runtime;

/// <summary>The machine's own programs that runtimes and networks are made with.</summary>
public static class MachinePrograms
{
    private static readonly string[] SystemDirectories = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <summary>The path that containerd and its children get: a shell's, with the system's directories whatever it was.</summary>
    public static string SearchPath { get; } = string.Join(':', (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(':', StringSplitOptions.RemoveEmptyEntries).Concat(SystemDirectories).Distinct());

    /// <summary>Finds a program on <see cref="SearchPath"/>.</summary>
    public static string? Find(string name) => name.Contains('/', StringComparison.Ordinal)
        ? File.Exists(name) ? name : null
        : SearchPath.Split(':').Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists);
}
