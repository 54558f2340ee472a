namespace Jota.Kubelet.Images;

/// <summary>
/// A registry as credentials name it: <c>registry.example.com:5000/team</c>, <c>*.example.com</c>, <c>https://index.docker.io/v1/</c>.
/// </summary>
internal readonly record struct RegistryPattern(string Host, string Path)
{
    /// <summary>How specific it is.</summary>
    public int Length => Path.Length;

    /// <summary>Reads a key of a docker config.</summary>
    public static RegistryPattern Parse(string key)
    {
        var scheme = key.IndexOf("://", StringComparison.Ordinal);
        var bare = scheme < 0 ? key : key[(scheme + 3)..];
        var slash = bare.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? bare : bare[..slash];
        var path = slash < 0 ? "" : bare[(slash + 1)..].Trim('/');

        // Docker writes the version of the registry's protocol behind the host; it is no part of any image's name.
        return new(host == "index.docker.io" ? "docker.io" : host, path is "v1" or "v2" ? "" : path);
    }

    /// <summary>Whether it is meant for an image of this full name.</summary>
    public bool Matches(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return HostMatches(name[..slash]) && PathMatches(name[(slash + 1)..]);
    }

    private bool PathMatches(string path) => Path.Length == 0
        || (path.StartsWith(Path, StringComparison.Ordinal) && (path.Length == Path.Length || path[Path.Length] is '/' or ':' or '@'));

    // A star stands for one part of the host's name and never for several; the port is compared as it is.
    private bool HostMatches(string host)
    {
        var (wanted, given) = (Host.Split('.'), host.Split('.'));
        return wanted.Length == given.Length && wanted.Zip(given).All(pair => PartMatches(pair.First, pair.Second));
    }

    private static bool PartMatches(string pattern, string part) =>
        System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, part, ignoreCase: false);
}
