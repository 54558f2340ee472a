using System.Globalization;

namespace Jota.Kubelet.Volumes;

/// <summary>
/// Writes a set of files so that a reader sees all of the old ones or all of the new ones: they live in a directory named by time,
/// <c>..data</c> is a link to it that is replaced in one rename, and every file is a link through <c>..data</c>.
/// </summary>
internal static class AtomicFiles
{
    private const string Data = "..data";

    /// <summary>Writes the files if they differ from what is there; answers whether they did.</summary>
    public static bool Write(string directory, IReadOnlyDictionary<string, ProjectedFile> files, long? group, DateTimeOffset now)
    {
        Directory.CreateDirectory(directory);
        var link = Path.Combine(directory, Data);
        var before = Directory.Exists(link) ? new FileInfo(link).LinkTarget : null;
        if (before is not null && Same(Path.Combine(directory, before), files))
        {
            return false;
        }

        var name = Unused(directory, now);
        var fresh = Directory.CreateDirectory(Path.Combine(directory, name)).FullName;
        FilePermissions.Set(fresh, FilePermissions.ReadableDirectory, group);
        foreach (var (path, file) in files)
        {
            var target = Path.Combine(fresh, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, file.Content);
            FilePermissions.Set(target, group is null ? file.Mode : file.Mode | FilePermissions.GroupRead, group);
        }

        var temporary = Path.Combine(directory, "..data_tmp");
        File.Delete(temporary);
        File.CreateSymbolicLink(temporary, name);
        FilePermissions.Rename(temporary, link);
        Link(directory, files.Keys);
        if (before is not null && before != name)
        {
            Directory.Delete(Path.Combine(directory, before), recursive: true);
        }

        return true;
    }

    private static string Unused(string directory, DateTimeOffset now)
    {
        var stem = ".." + now.UtcDateTime.ToString("yyyy_MM_dd_HH_mm_ss.fffffff", CultureInfo.InvariantCulture);
        var name = stem;
        for (var i = 1; Directory.Exists(Path.Combine(directory, name)); i++)
        {
            name = $"{stem}_{i}";
        }

        return name;
    }

    private static bool Same(string directory, IReadOnlyDictionary<string, ProjectedFile> files)
    {
        var present = Directory.Exists(directory) ? Directory.GetFiles(directory, "*", SearchOption.AllDirectories) : [];
        return present.Length == files.Count && present.All(p =>
            files.TryGetValue(Path.GetRelativePath(directory, p), out var file) && File.ReadAllBytes(p).AsSpan().SequenceEqual(file.Content));
    }

    /// <summary>Makes the visible names: links to the first part of each path; those that no longer lead anywhere go.</summary>
    private static void Link(string directory, IEnumerable<string> paths)
    {
        var wanted = paths.Select(p => p.Split('/')[0]).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos().Where(e => !e.Name.StartsWith("..", StringComparison.Ordinal)))
        {
            if (!wanted.Remove(entry.Name))
            {
                entry.Delete();
            }
        }

        foreach (var name in wanted)
        {
            File.CreateSymbolicLink(Path.Combine(directory, name), Path.Combine(Data, name));
        }
    }
}
