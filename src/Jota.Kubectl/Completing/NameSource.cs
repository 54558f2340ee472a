namespace Jota.Kubectl;

/// <summary>Names to suggest: of types, objects and what the kubeconfig holds.</summary>
internal sealed class NameSource(Session session)
{
    private const string Metadata = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

    /// <summary>The names of a type's objects, as the server has them.</summary>
    /// <param name="word">The type, or several with commas between.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<IReadOnlyList<string>> ObjectsAsync(string word, CancellationToken ct)
    {
        var names = new List<string>();
        foreach (var part in word.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (await session.Mapper.FindAsync(part, ct) is { } type)
            {
                await foreach (var page in new ObjectClient(session.Connection).PagesAsync(
                    type, type.IsNamespaced ? session.Namespace : "", "", 500, Metadata, ct))
                {
                    names.AddRange(Node.Read(page).Items("items").Select(item => item.Name()));
                }
            }
        }

        return names;
    }

    /// <summary>The server's types, as <c>deployments.apps</c>.</summary>
    public async Task<IReadOnlyList<string>> TypesAsync(CancellationToken ct)
    {
        var found = new List<ResourceMapping>();
        foreach (var group in await session.Catalog.GroupsAsync(ct))
        {
            var types = await session.Catalog.ResourcesAsync(group, group.Versions[0], ct);
            found.AddRange(types.Where(type => type.Verbs.Contains("get")));
        }

        return [.. found.OrderBy(type => type.Group, StringComparer.Ordinal).ThenBy(type => type.Plural, StringComparer.Ordinal)
            .Select(type => type.QualifiedPlural)];
    }

    /// <summary>The containers of a pod.</summary>
    public async Task<IReadOnlyList<string>> ContainersAsync(string pod, CancellationToken ct)
    {
        var slash = pod.IndexOf('/', StringComparison.Ordinal);
        var type = await session.Mapper.ResourceAsync(slash < 0 ? "pods" : pod[..slash], ct);
        var found = await new ObjectClient(session.Connection).GetAsync(type, session.Namespace, pod[(slash + 1)..], ct);
        var template = new System.Text.Json.Nodes.JsonObject { ["spec"] = found.At("spec", "template", "spec")?.DeepClone() };
        return [.. PodContainers.NamesOf(type.Plural == "pods" ? found : template)];
    }

    /// <summary>The names in one of the kubeconfig's lists.</summary>
    public IReadOnlyList<string> Kubeconfig(string list) => session.Kubeconfig.Names(list);
}
