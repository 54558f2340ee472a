namespace Jota.Kubectl;

/// <summary>Paths within archives.</summary>
internal static class TarPaths
{
    /// <summary>
    /// The parts of a path, without what says nothing; null where it leads above its beginning. What leads above the beginning of an
    /// absolute path, or stands first, tar itself leaves out where <paramref name="lenient"/>.
    /// </summary>
    public static List<string>? Parts(string path, bool lenient = false)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".")
            {
                continue;
            }

            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (!lenient)
            {
                return null;
            }
        }

        return parts;
    }

    /// <summary>The last part of a path in a container; empty where it has none.</summary>
    public static string Base(string path) => Parts(path, lenient: true) is [.., var last] ? last : "";

    /// <summary>What stands before the last part; empty for the folder one is in.</summary>
    public static string Folder(string path)
    {
        var trimmed = path.TrimEnd('/');
        var slash = trimmed.LastIndexOf('/');
        return slash < 0 ? "" : slash == 0 ? "/" : trimmed[..slash];
    }
}
