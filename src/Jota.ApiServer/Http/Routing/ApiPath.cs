using Jota.Api;

namespace Jota.ApiServer.Http;

/// <summary>
/// The parts of a resource's path: <c>/api/v1/namespaces/NS/pods/NAME/log</c>, <c>/apis/GROUP/VERSION/PLURAL</c>, either with
/// the old <c>watch/</c> after the version.
/// </summary>
internal readonly record struct ApiPath(string Group, string Version)
{
    public bool Watch { get; init; }

    public string Namespace { get; init; } = "";

    public string Plural { get; init; } = "";

    public string Name { get; init; } = "";

    public string Subresource { get; init; } = "";

    /// <summary>Whether more follows, which is for whoever is behind the subresource.</summary>
    public bool Longer { get; init; }

    /// <summary>Whether it leads into something that runs, for as long as the client likes.</summary>
    public bool IsSession => this is { Watch: false, Subresource: "attach" or "exec" or "log" or "portforward" or "proxy" };

    /// <summary>How many parts of the path lead to what it names.</summary>
    public int Depth { get; init; }

    /// <summary>Reads a path below <c>/api</c> or <c>/apis</c> that has at least a resource; null when it is something else.</summary>
    public static ApiPath? Parse(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            ["api", var version, _, ..] => Parse(new ApiPath("", version), parts, 2),
            ["apis", var group, var version, _, ..] => Parse(new ApiPath(group, version), parts, 3),
            _ => null,
        };
    }

    private static ApiPath? Parse(ApiPath path, string[] parts, int begin)
    {
        var rest = parts.AsSpan(begin);
        if (rest is ["watch", _, ..])
        {
            path = path with { Watch = true };
            rest = rest[1..];
        }

        // What follows a namespace's name is a resource in it, but for the namespace's own subresources.
        if (rest is [NamespacePath.Segment, var ns, var next, ..] && !NamespacePath.IsOwn(next))
        {
            path = path with { Namespace = ns };
            rest = rest[2..];
        }

        return rest switch
        {
            [var plural] => path with { Plural = plural },
            [var plural, var name] => path with { Plural = plural, Name = name },
            [var plural, var name, var subresource, ..] => path with
            {
                Plural = plural,
                Name = name,
                Subresource = subresource,
                Longer = rest.Length > 3,
                Depth = parts.Length - rest.Length + 3,
            },
            _ => null,
        };
    }
}
