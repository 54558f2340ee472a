namespace Jota.Kubectl;

/// <summary>
/// What is to be explained: <c>pods</c>, <c>pods.spec.containers</c>, <c>deployments.apps.spec</c>, <c>deployments.v1.apps</c>.
/// </summary>
/// <param name="Type">The type.</param>
/// <param name="Path">The way to a field; empty for the type itself.</param>
internal sealed record ExplainedType(ResourceMapping Type, IReadOnlyList<string> Path)
{
    /// <summary>Reads an argument.</summary>
    /// <param name="session">What types there are.</param>
    /// <param name="argument">As given.</param>
    /// <param name="groupVersion">In which version; empty for the server's choice.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task<ExplainedType> ReadAsync(Session session, string argument, string groupVersion, CancellationToken ct)
    {
        var words = argument.Split('.').ToList();
        if (words.Count > 1 && words[^1].Length == 0)
        {
            words.RemoveAt(words.Count - 1);
        }

        var (type, taken) = await TypeAsync(session, words, ct);
        if (groupVersion.Length > 0)
        {
            type = await InVersionAsync(session, type, groupVersion, ct) ?? throw KubectlException.Error(
                $"couldn't find resource for \"{(groupVersion.Contains('/', StringComparison.Ordinal) ? "" : "/")}{groupVersion}, " +
                $"Resource={type.Plural}\"");
        }

        return new(type, words[taken..]);
    }

    /// <summary>The type, and how many words name it: as many as are a group's name.</summary>
    private static async Task<(ResourceMapping Type, int Taken)> TypeAsync(Session session, List<string> words, CancellationToken ct)
    {
        for (var taken = words.Count; taken > 1; taken--)
        {
            foreach (var first in (int[])[1, 2])
            {
                var group = string.Join('.', words.Take(taken).Skip(first));
                var isGroup = group.Length > 0 && (await session.Catalog.GroupsAsync(ct)).Any(known => known.Name == group);
                if (isGroup && await session.Mapper.FindAsync(string.Join('.', words.Take(taken)), ct) is { } type && type.Group == group)
                {
                    return (type, taken);
                }
            }
        }

        try
        {
            return (await session.Mapper.ResourceAsync(words[0], ct), 1);
        }
        catch (KubectlException none) when (none is not StatusException)
        {
            throw new KubectlException(ErrorText.Bare(none));
        }
    }

    private static async Task<ResourceMapping?> InVersionAsync(
        Session session, ResourceMapping type, string groupVersion, CancellationToken ct)
    {
        foreach (var group in await session.Catalog.GroupsAsync(ct))
        {
            foreach (var version in group.Versions.Where(version => group.GroupVersion(version) == groupVersion))
            {
                return (await session.Catalog.ResourcesAsync(group, version, ct)).FirstOrDefault(other => other.Plural == type.Plural);
            }
        }

        return null;
    }
}
