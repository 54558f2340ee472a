using System.Text;

namespace Jota.Kubectl;

/// <summary>A folder with a kustomization, and what may be read from it: files below it, and other such folders anywhere.</summary>
/// <param name="path">The folder, links resolved.</param>
/// <param name="visited">The folders that led here: none may lead to itself.</param>
/// <param name="repository">The copy of a repository that it lies in and nothing here leads out of; null where it lies in none.</param>
internal sealed class KustomizationFolder(string path, IReadOnlyList<string> visited, string? repository = null)
{
    private static readonly string[] FileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    public string Path => path;

    /// <summary>The folder that the user named.</summary>
    public static KustomizationFolder Root(string path, string given) => Directory.Exists(path)
        ? new(Resolved(path), [])
        : throw KustomizeErrors.Wrong(File.Exists(path)
            ? $"'{given}' is a file, not a folder with a kustomization"
            : $"must build at directory: not a valid directory: evalsymlink failure on '{given}' : no such file or directory");

    /// <summary>A folder in a copy of a repository.</summary>
    public static KustomizationFolder InRepository(string copy, string folder, string given)
    {
        var root = Resolved(copy);
        var full = System.IO.Path.GetFullPath(folder, root);
        if (!Directory.Exists(full))
        {
            throw KustomizeErrors.Wrong($"'{given}' names no folder of its repository");
        }

        return IsIn(Resolved(full), root)
            ? new(Resolved(full), [], root)
            : throw KustomizeErrors.Wrong($"'{given}' leads out of its repository");
    }

    /// <summary>What the kustomization's file is called.</summary>
    public string FileName =>
        FileNames.FirstOrDefault(name => File.Exists(System.IO.Path.Combine(path, name))) ?? FileNames[0];

    /// <summary>The text of the kustomization. Throws where there is none, or more than one.</summary>
    public string Kustomization()
    {
        var found = FileNames.Select(name => System.IO.Path.Combine(path, name)).Where(File.Exists).ToList();
        return found.Count switch
        {
            1 => File.ReadAllText(found[0]),
            0 => throw KustomizeErrors.Wrong(
                $"unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '{path}'"),
            _ => throw KustomizeErrors.Wrong($"Found multiple kustomization files under: {path}"),
        };
    }

    /// <summary>Whether a word names a folder rather than a file.</summary>
    public bool IsFolder(string given) => Directory.Exists(Full(given));

    /// <summary>A folder named in the kustomization.</summary>
    public KustomizationFolder Open(string given)
    {
        var full = Full(given);
        if (!Directory.Exists(full))
        {
            throw KustomizeErrors.Wrong($"no such file or directory: '{given}' in '{path}'");
        }

        var resolved = Resolved(full);
        if (repository is not null && !IsIn(resolved, repository))
        {
            throw KustomizeErrors.Wrong($"'{given}' in '{path}' leads out of its repository");
        }

        var way = visited.Append(path).ToList();
        return way.Find(before => IsIn(before, resolved)) is { } loop
            ? throw KustomizeErrors.Wrong($"cycle detected: candidate root '{resolved}' contains visited root '{loop}'")
            : new(resolved, way, repository);
    }

    /// <summary>A file's text.</summary>
    public string Text(string given) => Encoding.UTF8.GetString(Bytes(given));

    /// <summary>A file named in the kustomization, which must lie in the folder.</summary>
    public byte[] Bytes(string given)
    {
        var full = Full(given);
        if (!File.Exists(full))
        {
            throw KustomizeErrors.Wrong($"open {full}: no such file or directory");
        }

        var resolved = System.IO.Path.Combine(
            Resolved(System.IO.Path.GetDirectoryName(full)!), System.IO.Path.GetFileName(full));
        resolved = new FileInfo(resolved).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? resolved;
        return IsIn(resolved, path)
            ? File.ReadAllBytes(resolved)
            : throw KustomizeErrors.Wrong($"security; file '{resolved}' is not in or below '{path}'");
    }

    /// <summary>Whether a word is an address elsewhere, which is not fetched here.</summary>
    public static bool IsRemote(string given) => given.Contains("://", StringComparison.Ordinal)
        || given.StartsWith("git@", StringComparison.Ordinal) || given.StartsWith("github.com/", StringComparison.Ordinal);

    private string Full(string given) => System.IO.Path.IsPathRooted(given)
        ? throw KustomizeErrors.Wrong($"security; '{given}' is not named from the kustomization's folder")
        : System.IO.Path.GetFullPath(given, path);

    private static bool IsIn(string file, string folder) =>
        file == folder || file.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);

    /// <summary>The folder that is meant when links on the way are followed.</summary>
    private static string Resolved(string folder)
    {
        var resolved = System.IO.Path.GetPathRoot(folder)!;
        foreach (var part in folder[resolved.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            resolved = System.IO.Path.Combine(resolved, part);
            resolved = new DirectoryInfo(resolved).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? resolved;
        }

        return resolved;
    }
}
