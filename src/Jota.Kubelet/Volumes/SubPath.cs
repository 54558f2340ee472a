using Jota.Kubelet.Containers;

namespace Jota.Kubelet.Volumes;

/// <summary>Finds a path within a volume without ever leaving the volume, through links either.</summary>
internal static class SubPath
{
    /// <summary>The real path of <paramref name="sub"/> under <paramref name="root"/>; directories that lack are made. Throws <see cref="ContainerConfigException"/>.</summary>
    public static string Resolve(string root, string sub)
    {
        var parts = sub.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (Path.IsPathRooted(sub) || parts.Contains(".."))
        {
            throw new ContainerConfigException($"subPath {sub} must be a relative path without '..'");
        }

        var real = Real(root);
        var path = real;
        foreach (var part in parts)
        {
            path = Path.Combine(path, part);
            if (!Path.Exists(path) && new FileInfo(path).LinkTarget is null)
            {
                Directory.CreateDirectory(path);
                continue;
            }

            path = Real(path);
            if (path != real && !path.StartsWith(real.TrimEnd('/') + "/", StringComparison.Ordinal))
            {
                throw new ContainerConfigException($"failed to prepare subPath for volumeMount: {sub} is outside of the volume");
            }
        }

        return path;
    }

    // Every link on the way is followed, not only the last one.
    private static string Real(string path)
    {
        var real = "/";
        foreach (var part in Path.GetFullPath(path).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(real, part);
            FileSystemInfo entry = Directory.Exists(next) ? new DirectoryInfo(next) : new FileInfo(next);
            real = entry.LinkTarget is { } target ? Real(Path.Combine(real, target)) : next;
        }

        return real;
    }
}
