namespace Jota.Kubectl;

/// <summary>Reads objects from files, folders, addresses and the standard input.</summary>
internal sealed class ManifestReader(Surroundings around)
{
    private static readonly string[] Extensions = [".json", ".yaml", ".yml"];

    /// <summary>All objects, in the order of the files.</summary>
    public async Task<IReadOnlyList<Manifest>> ReadAsync(ManifestOptions options, CancellationToken ct)
    {
        var found = new List<Manifest>();
        foreach (var file in options.Files)
        {
            found.AddRange(await ReadAsync(file, options.Recursive, ct));
        }

        return found;
    }

    private async Task<IReadOnlyList<Manifest>> ReadAsync(string given, bool recursive, CancellationToken ct)
    {
        if (given == "-")
        {
            using var all = new MemoryStream();
            await around.Input.CopyToAsync(all, ct);
            return ManifestText.Read(all.ToArray(), "STDIN");
        }

        if (given.StartsWith("http://", StringComparison.Ordinal) || given.StartsWith("https://", StringComparison.Ordinal))
        {
            return ManifestText.Read(await RemoteFile.ReadAsync(given, ct), given);
        }

        var path = around.PathOf(given);
        if (Directory.Exists(path))
        {
            return [.. FilesIn(path, given, recursive).SelectMany(file => ReadFile(file.Path, file.Shown))];
        }

        return File.Exists(path) ? ReadFile(path, given) : throw KubectlException.Error(
            $"the path \"{given}\" does not exist{Hint(path, given)}");
    }

    private static IReadOnlyList<Manifest> ReadFile(string path, string shown)
    {
        try
        {
            return ManifestText.Read(File.ReadAllBytes(path), shown);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw KubectlException.Error($"the path \"{shown}\" cannot be accessed: {e.Message}");
        }
    }

    private static IEnumerable<(string Path, string Shown)> FilesIn(string folder, string shown, bool recursive)
    {
        var files = Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var name = Path.Combine(shown, Path.GetFileName(file));
            if (Directory.Exists(file))
            {
                foreach (var within in recursive ? FilesIn(file, name, recursive) : [])
                {
                    yield return within;
                }
            }
            else if (Extensions.Contains(Path.GetExtension(file)))
            {
                yield return (file, name);
            }
        }
    }

    private static string Hint(string path, string given)
    {
        var folder = Path.GetDirectoryName(path);
        if (!Directory.Exists(folder))
        {
            return "";
        }

        var names = Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file));
        return DidYouMean.Of(Path.GetFileName(path), names) is { } close
            ? $" (did you mean \"{Path.Combine(Path.GetDirectoryName(given) ?? "", close)}\"?)"
            : "";
    }
}
