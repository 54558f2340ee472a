using System.Formats.Tar;

namespace Jota.Kubectl;

/// <summary>
/// Takes an archive from a container apart. Whoever wrote it may mean harm: nothing is written outside the target, through no link and
/// into no device, and no link is made.
/// </summary>
/// <param name="source">What was asked for in the container.</param>
/// <param name="target">Where it goes; made where it is not there.</param>
/// <param name="warn">Takes what was left out.</param>
internal sealed class ArchiveExtraction(string source, string target, Action<string> warn)
{
    private readonly List<string> _prefix = TarPaths.Parts(source, lenient: true)!;

    /// <summary>Writes all files. Answers how many there were.</summary>
    public async Task<int> RunAsync(Stream archive, CancellationToken ct)
    {
        var count = 0;
        await using var reader = new TarReader(archive, leaveOpen: true);
        while (await NextAsync(reader, ct) is { } entry)
        {
            count += await TakeAsync(entry, ct) ? 1 : 0;
        }

        return count;
    }

    private static async Task<TarEntry?> NextAsync(TarReader reader, CancellationToken ct)
    {
        try
        {
            return await reader.GetNextEntryAsync(copyData: false, ct);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or ArgumentException)
        {
            throw KubectlException.Error($"tar contents corrupted: {e.Message}");
        }
    }

    private async Task<bool> TakeAsync(TarEntry entry, CancellationToken ct)
    {
        if (entry.EntryType is TarEntryType.GlobalExtendedAttributes)
        {
            return false;
        }

        if (PlaceOf(entry.Name) is not { } path)
        {
            return false;
        }

        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                Directory.CreateDirectory(path);
                return true;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                await WriteAsync(path, entry.DataStream ?? Stream.Null, ct);
                return true;
            case TarEntryType.HardLink when PlaceOf(entry.LinkName) is { } first && File.Exists(first):
                await using (var content = File.OpenRead(first))
                {
                    await WriteAsync(path, content, ct);
                }

                return true;
            case TarEntryType.SymbolicLink:
                warn($"warning: skipping symlink: \"{path}\" -> \"{entry.LinkName}\"");
                return false;
            default:
                warn($"warning: skipping \"{path}\", which is neither file nor folder");
                return false;
        }
    }

    /// <summary>Where something goes; null, with a word, where that may not be.</summary>
    private string? PlaceOf(string name)
    {
        if (TarPaths.Parts(name) is not { } parts)
        {
            warn($"warning: file \"{name}\" is outside target destination, skipping");
            return null;
        }

        if (!parts.Take(_prefix.Count).SequenceEqual(_prefix))
        {
            throw KubectlException.Error($"tar contents corrupted: \"{name}\" is not below \"{source}\"");
        }

        var path = target;
        foreach (var part in parts.Skip(_prefix.Count))
        {
            if (part.Contains('\0', StringComparison.Ordinal))
            {
                throw KubectlException.Error($"tar contents corrupted: \"{name}\" is no path");
            }

            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
            {
                warn($"warning: file \"{name}\" would go through the link \"{path}\", skipping");
                return null;
            }
        }

        return path;
    }

    private static async Task WriteAsync(string path, Stream content, CancellationToken ct)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (File.Exists(path) && File.GetAttributes(path).HasFlag(FileAttributes.Device))
        {
            throw KubectlException.Error($"\"{path}\" is a device");
        }

        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        await content.CopyToAsync(file, ct);
    }
}
