using Jota.Api;

namespace Jota.Kubectl;

/// <summary>Reads objects from files, folders, addresses and the standard input.</summary>
internal sealed class ManifestReader(Surroundings around)
{
    private static readonly string[] Extensions = [".json", ".yaml", ".yml"];

    /// <summary>All objects, in the order of the files.</summary>
    /// <param name="options">Where they are.</param>
    /// <param name="failures">Takes what cannot be read: the objects before it, and other files, go on.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<IReadOnlyList<Manifest>> ReadAsync(ManifestOptions options, Failures failures, CancellationToken ct)
    {
        foreach (var missing in options.Files.Where(IsMissing))
        {
            throw KubectlException.Error($"the path \"{missing}\" does not exist{Hint(around.PathOf(missing), missing)}");
        }

        if (options.Kustomization.Length > 0)
        {
            return [.. KustomizedText.Build(around, options.Kustomization)
                .Select(resource => new Manifest(resource.Object, options.Kustomization))];
        }

        var found = new List<Manifest>();
        foreach (var file in options.Files)
        {
            try
            {
                found.AddRange(await ReadAsync(file, options.Recursive, failures, ct));
            }
            catch (KubectlException e)
            {
                failures.Add(e);
            }
        }

        return found;
    }

    private bool IsMissing(string given) => given != "-"
        && !given.StartsWith("http://", StringComparison.Ordinal)
        && !given.StartsWith("https://", StringComparison.Ordinal)
        && !Path.Exists(around.PathOf(given));

    private async Task<IReadOnlyList<Manifest>> ReadAsync(string given, bool recursive, Failures failures, CancellationToken ct)
    {
        if (given == "-")
        {
            using var all = new MemoryStream();
            await around.Input.CopyToAsync(all, ct);
            return ManifestText.Read(all.ToArray(), "STDIN", failures);
        }

        if (given.StartsWith("http://", StringComparison.Ordinal) || given.StartsWith("https://", StringComparison.Ordinal))
        {
            return ManifestText.Read(await RemoteFile.ReadAsync(given, ct), given, failures);
        }

        var path = around.PathOf(given);
        if (Directory.Exists(path))
        {
            return [.. FilesIn(path, given, recursive).SelectMany(file => ReadFile(file.Path, file.Shown, failures))];
        }

        return ReadFile(path, given, failures);
    }

    private static IReadOnlyList<Manifest> ReadFile(string path, string shown, Failures failures)
    {
        try
        {
            return ManifestText.Read(File.ReadAllBytes(path), shown, failures);
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
        return NearestName.Of(Path.GetFileName(path), names) is { } close
            ? $" (did you mean \"{Path.Combine(Path.GetDirectoryName(given) ?? "", close)}\"?)"
            : "";
    }
}
