namespace Jota.Kubelet.Images;

/// <summary>Image names as people write them, and in full.</summary>
public static class ImageName
{
    private const string DefaultRegistry = "docker.io";
    private const string DefaultFolder = "library/";
    private const string DefaultTag = "latest";

    /// <summary>
    /// The full name: <c>nginx</c> is <c>docker.io/library/nginx:latest</c>. The first part is a registry when it has a dot or a colon, or
    /// is <c>localhost</c>; a name with a digest gets no tag.
    /// </summary>
    public static string Normalize(string image)
    {
        var (registry, rest) = SplitRegistry(image);
        if (registry == DefaultRegistry && !rest.Contains('/', StringComparison.Ordinal))
        {
            rest = DefaultFolder + rest;
        }

        return HasTagOrDigest(rest) ? $"{registry}/{rest}" : $"{registry}/{rest}:{DefaultTag}";
    }

    /// <summary>The registry that an image is pulled from.</summary>
    public static string RegistryOf(string image) => SplitRegistry(image).Registry;

    /// <summary>The tag; <c>latest</c> when there is neither tag nor digest, null when there is only a digest.</summary>
    public static string? TagOf(string image)
    {
        var digest = image.IndexOf('@', StringComparison.Ordinal);
        var name = digest < 0 ? image : image[..digest];
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') ? name[(colon + 1)..] : digest < 0 ? DefaultTag : null;
    }

    private static (string Registry, string Remainder) SplitRegistry(string image)
    {
        var slash = image.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return (DefaultRegistry, image);
        }

        var first = image[..slash];
        return first == "localhost" || first.AsSpan().ContainsAny('.', ':')
            ? (Registry(first), image[(slash + 1)..])
            : (DefaultRegistry, image);
    }

    // The registry has an old name, too.
    private static string Registry(string name) => name == "index.docker.io" ? DefaultRegistry : name;

    private static bool HasTagOrDigest(string rest) =>
        rest.Contains('@', StringComparison.Ordinal) || rest.LastIndexOf(':') > rest.LastIndexOf('/');
}
