using Jota.Kubelet.Files;

namespace Jota.Kubelet.Containerd;

/// <summary>The directories and files of a private containerd.</summary>
internal static class ContainerdFiles
{
    private const long LongestLog = 16 * 1024 * 1024;
    private const int TailOfLog = 4096;

    /// <summary>
    /// Makes the directories and writes configuration and registries; answers whether the configuration differs from before.
    /// </summary>
    public static bool Write(ContainerdPaths paths, ContainerdOptions options, string config)
    {
        Directory.CreateDirectory(paths.Base);
        Directory.CreateDirectory(paths.Run);
        Directory.CreateDirectory(paths.CniConfig);
        LinkRun(paths);
        WriteIfChanged(paths.Owner, paths.Data);
        WriteRegistries(paths.Registries, options.Mirrors);
        return WriteIfChanged(paths.Config, config);
    }

    /// <summary>Starts a long log anew; the one before is kept.</summary>
    public static void TrimLog(string log)
    {
        if (new FileInfo(log) is { Exists: true, Length: > LongestLog })
        {
            File.Move(log, log + ".1", overwrite: true);
        }
    }

    /// <summary>The last lines of the log.</summary>
    public static string EndOfLog(string log)
    {
        if (!File.Exists(log))
        {
            return "(empty)";
        }

        using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(-Math.Min(TailOfLog, file.Length), SeekOrigin.End);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    /// <summary>Removes what a stopped containerd leaves below <c>/run</c>.</summary>
    public static void RemoveRunning(ContainerdPaths paths)
    {
        File.Delete(paths.RunLink);
        if (Directory.Exists(paths.Run))
        {
            using (var parent = PinnedFile.AtPath(Path.GetDirectoryName(paths.Run)!, PathRules.Any))
            {
                FolderRemoval.Remove(parent, Path.GetFileName(paths.Run));
            }

            RemoveIfEmpty(Path.GetDirectoryName(paths.Run)!);
        }
    }

    private static void RemoveIfEmpty(string directory)
    {
        if (!Directory.EnumerateFileSystemEntries(directory).Any())
        {
            Directory.Delete(directory);
        }
    }

    private static void LinkRun(ContainerdPaths paths)
    {
        if (new FileInfo(paths.RunLink).LinkTarget != paths.Run)
        {
            File.Delete(paths.RunLink);
            File.CreateSymbolicLink(paths.RunLink, paths.Run);
        }
    }

    // containerd reads these at each pull: a change needs no restart.
    private static void WriteRegistries(string directory, IReadOnlyList<RegistryMirror> mirrors)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }

        Directory.CreateDirectory(directory);
        foreach (var registry in mirrors.GroupBy(mirror => mirror.Registry))
        {
            var folder = Directory.CreateDirectory(Path.Combine(directory, registry.Key));
            File.WriteAllText(Path.Combine(folder.FullName, "hosts.toml"), ContainerdConfig.ComputeHosts([.. registry]));
        }
    }

    private static bool WriteIfChanged(string path, string text)
    {
        if (File.Exists(path) && File.ReadAllText(path) == text)
        {
            return false;
        }

        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
        return true;
    }
}
