using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>
/// <c>--prune</c>: what was applied once, matches the selector and is not among what is applied now goes, of the types that may be
/// pruned, in the namespaces of what is applied.
/// </summary>
/// <param name="call">The command line.</param>
/// <param name="types">Of which types.</param>
internal sealed class Pruning(Invocation call, IReadOnlyList<ResourceMapping> types)
{
    private readonly HashSet<string> _kept = new(StringComparer.Ordinal);
    private readonly HashSet<string> _namespaces = new(StringComparer.Ordinal);

    public static IReadOnlyList<Flag> Flags { get; } = [Flag.Switch("prune"), Flag.List("prune-allowlist")];

    /// <summary>What is to be pruned; null when nothing is. Throws where it is not said of which objects.</summary>
    public static async Task<Pruning?> OfAsync(Invocation call, CancellationToken ct)
    {
        if (!call.Flags.Is("prune"))
        {
            return null;
        }

        var isAll = call.Flags.Is("all");
        if (!isAll && call.Flags.Text("selector").Length == 0)
        {
            throw KubectlException.Error(
                "all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. " +
                "If you did not mean to prune all resources, specify a label selector");
        }

        return new(call, await PrunedTypes.ReadAsync(call, ct));
    }

    /// <summary>Notes an object that is applied, as the server has it; null for one that is not there yet.</summary>
    public void Keep(ResourceInfo info, JsonObject? live)
    {
        if (info.Namespace.Length > 0)
        {
            _namespaces.Add(info.Namespace);
        }

        if (live.Text("metadata", "uid") is { Length: > 0 } uid)
        {
            _kept.Add(uid);
        }
    }

    /// <summary>The objects that go.</summary>
    public async Task<IReadOnlyList<ResourceInfo>> FindAsync(CancellationToken ct)
    {
        if (call.Flags.All("prune-allowlist").Count == 0)
        {
            call.Error.WriteLine(
                "W Deprecated: a future kubectl will not prune objects outside of namespaces unless --prune-allowlist names their types.");
        }

        var found = new List<ResourceInfo>();
        foreach (var ns in _namespaces)
        {
            foreach (var type in types.Where(type => type.IsNamespaced))
            {
                found.AddRange(await FindAsync(type, ns, ct));
            }
        }

        foreach (var type in types.Where(type => !type.IsNamespaced))
        {
            found.AddRange(await FindAsync(type, "", ct));
        }

        return found;
    }

    /// <summary>Deletes them, and tells it.</summary>
    public async Task RunAsync(Change change, CancellationToken ct)
    {
        var body = new JsonObject { ["kind"] = "DeleteOptions", ["apiVersion"] = "v1", ["propagationPolicy"] = "Background" };
        if (change.DryRun == DryRun.Server)
        {
            body["dryRun"] = new JsonArray("All");
        }

        foreach (var info in await FindAsync(ct))
        {
            if (change.DryRun != DryRun.Client)
            {
                await call.Objects.DeleteAsync(info.Mapping, info.Namespace, info.Name, body, ct);
            }

            change.PrintApart(info.Object!, "pruned");
        }
    }

    private async Task<IEnumerable<ResourceInfo>> FindAsync(ResourceMapping type, string ns, CancellationToken ct)
    {
        var query = new Query().With("labelSelector", call.Flags.Text("selector")).ToString();
        var items = await call.Objects.ListAsync(type, ns, query, 0, ct);
        return items
            .Where(item => item.At("metadata", "annotations", LastApplied.Annotation) is not null)
            .Where(item => !_kept.Contains(item.Text("metadata", "uid")))
            .Select(item => new ResourceInfo(type, item.Namespace(), item.Name()) { Object = item });
    }
}
