using System.Globalization;
using Jota.Kubelet.Files;

namespace Jota.Kubelet.Volumes;

/// <summary>
/// Writes a set of files so that a reader sees all of the old ones or all of the new ones: they live in a directory named by time,
/// <c>..data</c> is a link to it that is replaced in one rename, and every file is a link through <c>..data</c>. A privileged container
/// may have put anything in the directory: nothing outside is written, read or removed for it.
/// </summary>
internal static class AtomicFiles
{
    private const string Data = "..data";
    private const string NextData = "..data_tmp";
    private const uint ReadableFolder = 0x1ED; // 0755
    private const uint SharedFolder = 0x400; // 02000
    private const uint GroupReads = 0x120; // 0440

    /// <summary>Writes the files if they differ from what is there; answers whether they did.</summary>
    /// <param name="folder">The volume.</param>
    /// <param name="files">Paths to contents.</param>
    /// <param name="group">Whose group the files are, which may then read them.</param>
    /// <param name="now">The time of the new directory's name.</param>
    public static bool Write(PinnedFile folder, IReadOnlyDictionary<string, ProjectedFile> files, long? group, DateTimeOffset now)
    {
        var before = Before(folder);
        if (before is not null && Same(folder, before, files))
        {
            return false;
        }

        var name = MakeUnused(folder, now);
        using (var fresh = folder.Open(name, PathRules.Strict))
        {
            Own(fresh, ReadableFolder, group);
            foreach (var (path, file) in files)
            {
                WriteFile(fresh, path, file, group);
            }
        }

        Replace(folder, Data, name, isThere: before is not null);
        Link(folder, files.Keys);
        if (before is not null)
        {
            FolderRemoval.Remove(folder, before);
        }

        return true;
    }

    // Only a name of ours: another target of the link is somebody else's.
    private static string? Before(PinnedFile folder) =>
        new FileInfo($"{folder.Path}/{Data}").LinkTarget is { Length: > 2 } target && target.StartsWith("..", StringComparison.Ordinal) &&
        !target.Contains('/', StringComparison.Ordinal) && target is not (Data or NextData) ? target : null;

    private static string MakeUnused(PinnedFile folder, DateTimeOffset now)
    {
        var stem = ".." + now.UtcDateTime.ToString("yyyy_MM_dd_HH_mm_ss.fffffff", CultureInfo.InvariantCulture);
        var name = stem;
        for (var i = 1; !folder.MakeFolder(name, ReadableFolder); i++)
        {
            name = $"{stem}_{i}";
        }

        return name;
    }

    private static void WriteFile(PinnedFile folder, string path, ProjectedFile file, long? group)
    {
        if (path.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0)
        {
            var first = path[..slash];
            var made = folder.MakeFolder(first, ReadableFolder);
            using var inner = folder.Open(first, PathRules.Strict);
            if (made)
            {
                Own(inner, ReadableFolder, group);
            }

            WriteFile(inner, path[(slash + 1)..], file, group);
            return;
        }

        using var target = folder.MakeFile(path);
        target.Write(file.Content);
        target.SetOwner(file.User, group);
        target.SetMode((uint)file.Mode | (group is null ? 0 : GroupReads));
    }

    private static void Own(PinnedFile folder, uint mode, long? group)
    {
        folder.SetOwner(user: null, group);
        folder.SetMode(group is null ? mode : mode | SharedFolder);
    }

    /// <summary>Puts a link in the place of whatever is there, in one step when that is a link too.</summary>
    private static void Replace(PinnedFile folder, string name, string target, bool isThere)
    {
        FolderRemoval.Remove(folder, NextData);
        File.CreateSymbolicLink($"{folder.Path}/{NextData}", target);
        if (!isThere)
        {
            FolderRemoval.Remove(folder, name);
        }

        FileFaultException.Check(LinuxCalls.Rename($"{folder.Path}/{NextData}", $"{folder.Path}/{name}"), name);
    }

    private static bool Same(PinnedFile folder, string before, IReadOnlyDictionary<string, ProjectedFile> files)
    {
        using var data = Try(folder, before);
        var ours = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
            IgnoreInaccessible = false,
        };
        return data is { Facts.Kind: FileKind.Folder } &&
            Directory.EnumerateFiles(data.Path, "*", ours).Count() == files.Count
                && files.All(file => Same(data, file.Key, file.Value.Content));
    }

    private static bool Same(PinnedFile data, string path, byte[] content)
    {
        using var file = Try(data, path);
        return file is { Facts: { Kind: FileKind.Regular, Size: var size } } && size == (ulong)content.Length &&
            File.ReadAllBytes(file.Path).AsSpan().SequenceEqual(content);
    }

    // What is not as it was written is written anew.
    private static PinnedFile? Try(PinnedFile folder, string path)
    {
        try
        {
            return folder.Find(path, PathRules.Strict);
        }
        catch (FileFaultException)
        {
            return null;
        }
    }

    /// <summary>Makes the visible names: links to the first part of each path; those that no longer lead anywhere go.</summary>
    private static void Link(PinnedFile folder, IEnumerable<string> paths)
    {
        var wanted = paths.Select(p => p.Split('/')[0]).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in new DirectoryInfo(folder.Path)
            .EnumerateFileSystemInfos().Where(e => !e.Name.StartsWith("..", StringComparison.Ordinal)).ToList())
        {
            if (entry.LinkTarget != $"{Data}/{entry.Name}" || !wanted.Remove(entry.Name))
            {
                FolderRemoval.Remove(folder, entry.Name);
            }
        }

        foreach (var name in wanted)
        {
            File.CreateSymbolicLink($"{folder.Path}/{name}", $"{Data}/{name}");
        }
    }
}
