using System.Formats.Tar;

namespace Jota.Kubectl;

/// <summary>
/// Puts files of this machine into an archive that the simplest tar can read: names that fit go into plain headers. Links go as links,
/// what is neither file, folder nor link is told and left out.
/// </summary>
internal sealed class FolderArchive(Action<string> warn)
{
    private const int LongestPlain = 99;
    private const long LargestPlain = 1L << 33;

    /// <summary>Writes one file, or a folder with all that is in it.</summary>
    /// <param name="path">Where it is here.</param>
    /// <param name="name">What it is called there.</param>
    /// <param name="into">Takes the archive.</param>
    /// <param name="ct">Ends it.</param>
    public async Task WriteAsync(string path, string name, Stream into, CancellationToken ct)
    {
        await using var writer = new TarWriter(into, TarEntryFormat.Ustar, leaveOpen: true);
        await AddAsync(writer, path, name, ct);
    }

    private async Task AddAsync(TarWriter writer, string path, string name, CancellationToken ct)
    {
        var attributes = File.GetAttributes(path);
        if (attributes.HasFlag(FileAttributes.ReparsePoint))
        {
            var entry = EntryOf(TarEntryType.SymbolicLink, name, new FileInfo(path).LinkTarget ?? "", 0);
            await WriteAsync(writer, entry, path, ct);
        }
        else if (attributes.HasFlag(FileAttributes.Directory))
        {
            await AddFolderAsync(writer, path, name, ct);
        }
        else if (attributes.HasFlag(FileAttributes.Device))
        {
            warn($"warning: \"{path}\" is neither file, folder nor link, skipping");
        }
        else
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            await using var content = new FixedLengthStream(file, file.Length);
            var entry = EntryOf(TarEntryType.RegularFile, name, "", content.Length);
            entry.DataStream = content;
            await WriteAsync(writer, entry, path, ct);
        }
    }

    private async Task AddFolderAsync(TarWriter writer, string path, string name, CancellationToken ct)
    {
        var within = Directory.GetFileSystemEntries(path);
        if (within.Length == 0)
        {
            await WriteAsync(writer, EntryOf(TarEntryType.Directory, name + "/", "", 0), path, ct);
        }

        foreach (var each in within.Order(StringComparer.Ordinal))
        {
            await AddAsync(writer, each, $"{name}/{Path.GetFileName(each)}", ct);
        }
    }

    private static TarEntry EntryOf(TarEntryType type, string name, string target, long size)
    {
        var isPlain = name.Length <= LongestPlain && target.Length <= LongestPlain && size < LargestPlain
            && name.All(char.IsAscii) && target.All(char.IsAscii);
        TarEntry entry = isPlain ? new UstarTarEntry(type, name) : new PaxTarEntry(type, name);
        if (target.Length > 0)
        {
            entry.LinkName = target;
        }

        return entry;
    }

    private static Task WriteAsync(TarWriter writer, TarEntry entry, string path, CancellationToken ct)
    {
        entry.ModificationTime = File.GetLastWriteTimeUtc(path);
        if (entry.EntryType != TarEntryType.SymbolicLink && !OperatingSystem.IsWindows())
        {
            entry.Mode = File.GetUnixFileMode(path);
        }

        return writer.WriteEntryAsync(entry, ct);
    }
}
