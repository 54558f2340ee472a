using System.Globalization;

namespace Jota.Kubelet.Cgroups;

/// <summary>The kernel's cgroup file system, v1 or v2.</summary>
internal sealed class CgroupTree
{
    private const string Period = "100000";

    private readonly string _mount;
    private readonly IReadOnlyList<string> _controllers;

    private CgroupTree(string mount, IReadOnlyList<string> controllers) => (_mount, _controllers) = (mount, controllers);

    private bool IsUnified => _controllers.Count == 0;

    /// <summary>The tree mounted there; null when there is none.</summary>
    public static CgroupTree? At(string mount)
    {
        if (File.Exists(Path.Combine(mount, "cgroup.controllers")))
        {
            return new CgroupTree(mount, []);
        }

        // v1: one directory per controller (some are links to a shared one), each a hierarchy of its own.
        var controllers = Directory.Exists(mount)
            ? Directory.GetDirectories(mount).Where(d => new DirectoryInfo(d).LinkTarget is null
                && File.Exists(Path.Combine(d, "cgroup.procs"))
                && !d.EndsWith("/unified", StringComparison.Ordinal))
                .Select(d => Path.GetFileName(d)).ToList()
            : [];
        return controllers.Count == 0 ? null : new CgroupTree(mount, controllers);
    }

    /// <summary>Makes a group in every hierarchy.</summary>
    public void Make(string path)
    {
        if (IsUnified)
        {
            MakeUnified(path);
            return;
        }

        foreach (var controller in _controllers)
        {
            var directory = Path.Combine(_mount, controller, path);
            Directory.CreateDirectory(directory);
            if (controller == "cpuset")
            {
                Inherit(path);
            }
        }
    }

    public void Limit(string path, PodCgroupLimits limits)
    {
        if (IsUnified)
        {
            // v1's 2..262144 mapped onto v2's 1..10000.
            Write("", path, "cpu.weight", Text(1 + ((limits.CpuShares - 2) * 9999 / 262142)));
            Write("", path, "cpu.max", limits.CpuQuota is { } max ? $"{Text(max)} {Period}" : $"max {Period}");
            Write("", path, "memory.max", limits.Memory is { } most ? Text(most) : "max");
            return;
        }

        var cpu = _controllers.FirstOrDefault(c => c.Split(',').Contains("cpu")) ?? "cpu";
        Write(cpu, path, "cpu.shares", Text(limits.CpuShares));
        if (limits.CpuQuota is not null)
        {
            Write(cpu, path, "cpu.cfs_period_us", Period);
        }

        // No limit is a limit of -1.
        Write(cpu, path, "cpu.cfs_quota_us", Text(limits.CpuQuota ?? -1));
        Write("memory", path, "memory.limit_in_bytes", Text(limits.Memory ?? -1));
    }

    /// <summary>Removes a group and the groups in it, from every hierarchy.</summary>
    public void Remove(string path)
    {
        // Beside v1's controllers there may be a v2 tree without any, where the runtime makes the same groups. One hierarchy that is busy
        // keeps nothing of the others.
        IOException? busy = null;
        foreach (var controller in IsUnified ? [""] : _controllers.Append("unified"))
        {
            try
            {
                RemoveTree(Path.Combine(_mount, controller, path));
            }
            catch (DirectoryNotFoundException)
            {
                // Somebody else's removal was faster.
            }
            catch (IOException e)
            {
                busy = e;
            }
        }

        if (busy is not null)
        {
            throw busy;
        }
    }

    private static void RemoveTree(string directory)
    {
        if (!Directory.Exists(directory))
        {
            return;
        }

        foreach (var inner in Directory.GetDirectories(directory))
        {
            RemoveTree(inner);
        }

        // The files in it are the kernel's and go with it.
        Directory.Delete(directory);
    }

    private void MakeUnified(string path)
    {
        var parent = "";
        foreach (var part in path.Split('/'))
        {
            foreach (var controller in File.ReadAllText(Path.Combine(_mount, parent, "cgroup.controllers"))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                Write("", parent, "cgroup.subtree_control", "+" + controller);
            }

            parent = Path.Combine(parent, part);
            Directory.CreateDirectory(Path.Combine(_mount, parent));
        }
    }

    // A cpuset without processors and memory nodes takes no process.
    private void Inherit(string path)
    {
        var parent = Path.Combine(_mount, "cpuset");
        foreach (var part in path.Split('/'))
        {
            var own = Path.Combine(parent, part);
            foreach (var file in new[] { "cpuset.cpus", "cpuset.mems" })
            {
                var (from, to) = (Path.Combine(parent, file), Path.Combine(own, file));
                if (File.Exists(to) && File.Exists(from) && string.IsNullOrWhiteSpace(File.ReadAllText(to)))
                {
                    File.WriteAllText(to, File.ReadAllText(from));
                }
            }

            parent = own;
        }
    }

    // A controller that the machine lacks has no such file.
    private void Write(string controller, string path, string file, string value)
    {
        var full = Path.Combine(_mount, controller, path, file);
        if (File.Exists(full))
        {
            File.WriteAllText(full, value);
        }
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
