using System.Runtime.CompilerServices;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary>Finds the type that a word means, as upstream's REST mapper and its short names do.</summary>
internal sealed class RestMapper(ServerCatalog catalog)
{
    /// <summary>
    /// The type of a word such as <c>pods</c>, <c>po</c>, <c>deployments.apps</c> or <c>deployments.v1.apps</c>.
    /// </summary>
    /// <exception cref="KubectlException">The server has no such type.</exception>
    public async Task<ResourceMapping> ResourceAsync(string word, CancellationToken ct) =>
        await FindAsync(word, ct) ?? throw new KubectlException(
            $"error: the server doesn't have a resource type \"{word}\"{await HintAsync(word, ct)}");

    /// <summary>The same; null when there is none.</summary>
    public async Task<ResourceMapping?> FindAsync(string word, CancellationToken ct)
    {
        var found = await LookAsync(word, ct);
        if (found is null && !catalog.IsFresh)
        {
            await catalog.RefreshAsync(ct);
            found = await LookAsync(word, ct);
        }

        return found;
    }

    /// <summary>The type of a kind as objects name it; null when there is none.</summary>
    public async Task<ResourceMapping?> KindAsync(string apiVersion, string kind, CancellationToken ct)
    {
        var found = await LookForKindAsync(apiVersion, kind, ct);
        if (found is null && !catalog.IsFresh)
        {
            await catalog.RefreshAsync(ct);
            found = await LookForKindAsync(apiVersion, kind, ct);
        }

        return found;
    }

    /// <summary>The types of a category such as <c>all</c>; none when it is none.</summary>
    public async Task<IReadOnlyList<ResourceMapping>> CategoryAsync(string word, CancellationToken ct)
    {
        var found = new List<ResourceMapping>();
        await foreach (var resource in PreferredAsync(ct))
        {
            if (resource.Categories.Contains(word) && !found.Exists(known => known.QualifiedPlural == resource.QualifiedPlural))
            {
                found.Add(resource);
            }
        }

        return found;
    }

    private async Task<ResourceMapping?> LookAsync(string word, CancellationToken ct)
    {
        var (name, first, others) = Parts(word.ToLowerInvariant());
        var full = first.Length > 0 && others.Length > 0 ? await FirstAsync(name, others, first, ct) : null;
        var group = first.Length == 0 ? "" : others.Length == 0 ? first : $"{first}.{others}";
        return full ?? await FirstAsync(name, first.Length == 0 ? null : group, null, ct);
    }

    private async Task<ResourceMapping?> FirstAsync(string name, string? group, string? version, CancellationToken ct)
    {
        var groups = await catalog.GroupsAsync(ct);
        var exact = group is not null && groups.Any(known => known.Name == group);
        ResourceMapping? lesser = null;
        foreach (var known in groups)
        {
            if (group is not null && !(exact ? known.Name == group : known.Name.StartsWith(group, StringComparison.Ordinal)))
            {
                continue;
            }

            foreach (var served in known.Versions.Where(served => version is null || served == version))
            {
                var resources = await catalog.ResourcesAsync(known, served, ct);
                if (resources.FirstOrDefault(resource => IsNamed(resource, name)) is { } found)
                {
                    if (served == known.Versions[0] || version is not null)
                    {
                        return found;
                    }

                    lesser ??= found;
                }
            }
        }

        return lesser;
    }

    private async Task<ResourceMapping?> LookForKindAsync(string apiVersion, string kind, CancellationToken ct)
    {
        foreach (var group in await catalog.GroupsAsync(ct))
        {
            foreach (var version in group.Versions.Where(version => group.GroupVersion(version) == apiVersion))
            {
                return (await catalog.ResourcesAsync(group, version, ct)).FirstOrDefault(resource => resource.Kind == kind);
            }
        }

        return null;
    }

    private async Task<string> HintAsync(string word, CancellationToken ct)
    {
        var names = new List<string>();
        await foreach (var resource in PreferredAsync(ct))
        {
            names.AddRange([resource.Plural, resource.Singular]);
        }

        return NearestName.Of(word.ToLowerInvariant(), names) is { } close ? $"\nDid you mean \"{close}\"?" : "";
    }

    private async IAsyncEnumerable<ResourceMapping> PreferredAsync([EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var group in await catalog.GroupsAsync(ct))
        {
            foreach (var version in group.Versions)
            {
                foreach (var resource in await catalog.ResourcesAsync(group, version, ct))
                {
                    yield return resource;
                }
            }
        }
    }

    private static bool IsNamed(ResourceMapping resource, string name) =>
        resource.Plural == name || resource.Singular == name || resource.ShortNames.Contains(name);

    /// <summary><c>deployments.v1.apps</c>: the name, the part up to the next dot, and the rest.</summary>
    private static (string Name, string First, string Others) Parts(string word)
    {
        var parts = word.Split('.', 3);
        return (parts[0], parts.ElementAtOrDefault(1) ?? "", parts.ElementAtOrDefault(2) ?? "");
    }
}
