using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>
/// <c>--prune</c>: what was applied once, matches the selector and is not among what is applied now goes, of the types that may be
/// pruned, in the namespaces of what is applied.
/// </summary>
/// <param name="call">The command line.</param>
/// <param name="types">Of which types; none where there is a set.</param>
/// <param name="set">The set of what is applied (<c>--applyset</c>); null where what goes is found by what it remembers.</param>
internal sealed class Pruning(Invocation call, IReadOnlyList<ResourceMapping> types, ApplySet? set = null)
{
    private readonly HashSet<string> _kept = new(StringComparer.Ordinal);
    private readonly HashSet<string> _namespaces = new(StringComparer.Ordinal);

    public static IReadOnlyList<Flag> Flags { get; } = [Flag.Switch("prune"), Flag.List("prune-allowlist")];

    /// <summary>What is to be pruned; null when nothing is. Throws where it is not said of which objects.</summary>
    public static async Task<Pruning?> OfAsync(Invocation call, Change change, CancellationToken ct)
    {
        if (!call.Flags.Is("prune"))
        {
            return null;
        }

        if (call.Flags.Has("applyset"))
        {
            return new(call, [], new ApplySet(call, change, await ApplySetParent.ReadAsync(call, ct)));
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

    /// <summary>Prepares for what is going to be applied.</summary>
    public async Task BeginAsync(IReadOnlyList<ResourceInfo> infos, CancellationToken ct)
    {
        if (set is not null)
        {
            set.Label(infos);
            await set.BeginAsync(ct);
        }
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
        if (set is not null)
        {
            return await set.FindAsync(IsKept, ct);
        }

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
        var deletion = ApplyDeletion.Of(call, change.DryRun);
        var gone = new List<DeletedObject>();
        foreach (var info in await FindAsync(ct))
        {
            if (change.DryRun != DryRun.Client)
            {
                await call.Objects.DeleteAsync(info.Mapping, info.Namespace, info.Name, deletion.Body, ct);
                gone.Add(new(info, info.Object.Text("metadata", "uid")));
            }

            change.PrintApart(info.Object!, "pruned");
        }

        await (set?.FinishAsync(ct) ?? Task.CompletedTask);
        if (deletion.Waits && change.DryRun == DryRun.None)
        {
            await new DeletionWait(call, call.Flags.Duration("timeout")).UntilGoneAsync(gone, ct);
        }
    }

    private bool IsKept(JsonObject item) => _kept.Contains(item.Text("metadata", "uid"));

    private async Task<IEnumerable<ResourceInfo>> FindAsync(ResourceMapping type, string ns, CancellationToken ct)
    {
        var query = new Query().With("labelSelector", call.Flags.Text("selector")).ToString();
        var items = await call.Objects.ListAsync(type, ns, query, 0, ct);
        return items
            .Where(item => item.At("metadata", "annotations", LastApplied.Annotation) is not null)
            .Where(item => !IsKept(item))
            .Select(item => new ResourceInfo(type, item.Namespace(), item.Name()) { Object = item });
    }
}
