using System.Runtime.InteropServices;
using Jota.Terminal;

namespace Jota.Commands;

/// <summary>
/// The kubectl that is installed, for what ours does not do yet: this process becomes it, pointed at the cluster in <c>~/.jota</c> when no
/// other one is configured.
/// </summary>
internal static partial class RealKubectl
{
    public static bool IsCalledAs(string program) => Path.GetFileName(program) == "kubectl";

    /// <summary>Replaces this process; returns only when there is no kubectl.</summary>
    public static int Replace(string[] args)
    {
        if (Find() is not { } kubectl)
        {
            Console.Error.WriteLine(
                "this needs the original kubectl, which is not installed. On Debian and Ubuntu: apt-get install kubernetes-client");
            return 127;
        }

        PointAtOwnCluster();
        return Become(kubectl, args);
    }

    /// <summary>Makes this process another program; returns only when that cannot be.</summary>
    public static int Become(string program, IReadOnlyList<string> args)
    {
        MachineAuthorities.Restore();
        _ = Execute(program, [program, .. args, null]);
        Console.Error.WriteLine($"cannot run {program}: {Marshal.GetLastPInvokeErrorMessage()}");
        return 126;
    }

    private static string? Find()
    {
        var self = ResolveLinks(Environment.ProcessPath ?? "");
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, "kubectl"))
            .FirstOrDefault(path => File.Exists(path) && ResolveLinks(path) != self);
    }

    private static string ResolveLinks(string path) => new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;

    private static void PointAtOwnCluster()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var own = Path.Combine(home, ".jota", "kubeconfig");
        if (Environment.GetEnvironmentVariable("KUBECONFIG") is null
            && !File.Exists(Path.Combine(home, ".kube", "config"))
            && File.Exists(own))
        {
            NativeEnvironment.Set("KUBECONFIG", own);
        }
    }

    [LibraryImport("libc", EntryPoint = "execv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Execute(string path, string?[] arguments);
}
