using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Sets and removes labels or annotations of objects.</summary>
/// <param name="call">The command line.</param>
/// <param name="pairs">Which objects, and what of them.</param>
/// <param name="field"><c>labels</c> or <c>annotations</c>.</param>
/// <param name="manager">Who owns them then.</param>
internal sealed class MetadataChange(Invocation call, Pairs pairs, string field, string manager)
{
    /// <summary>Does it.</summary>
    /// <param name="list">Whether to show what there is then.</param>
    /// <param name="already">What to say of a key that has another value.</param>
    /// <param name="told">What was done: from the object before and after, and the keys to remove that were not there.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<int> RunAsync(
        bool list, Func<string, string, string> already, Func<string, string, List<string>, string> told, CancellationToken ct)
    {
        var change = new Change(call, manager);
        var resources = call.Resources;
        var options = Selecting.Of(call);
        var infos = call.Flags.Is("local")
            ? await resources.LocalAsync(options.Files, ct)
            : await resources.FetchAsync(await resources.SelectAsync(pairs.Objects, options, ct), options, ct);
        foreach (var info in infos)
        {
            try
            {
                var (changed, operation) = await ChangeAsync(info, change, already, told, ct);
                if (!list)
                {
                    change.Print(changed, operation);
                    continue;
                }

                Show(info, changed, infos.Count > 1);
            }
            catch (KubectlException e)
            {
                resources.Failures.Add(e);
            }
        }

        change.Finish();
        return resources.Failures.Tell(call.Error);
    }

    private async Task<(JsonObject Changed, string Operation)> ChangeAsync(
        ResourceInfo info, Change change, Func<string, string, string> already, Func<string, string, List<string>, string> told,
        CancellationToken ct)
    {
        var before = info.Object!;
        var after = (JsonObject)before.DeepClone();
        var (set, missing) = Apply(after, already);
        if (call.Flags.Text("resource-version") is { Length: > 0 } version)
        {
            after["metadata"]!["resourceVersion"] = version;
            set["resourceVersion"] = version;
        }

        var patch = new JsonObject { ["metadata"] = set };
        var isHere = change.DryRun == DryRun.Client || call.Flags.Is("local") || pairs.Set.Count + pairs.Removed.Count == 0;
        if (!isHere && new ChangeCause(call) is { } cause && cause.Record(after))
        {
            _ = cause.Record(patch);
        }

        var operation = told(before.ToJsonString(), after.ToJsonString(), missing);
        if (isHere)
        {
            return (after, operation);
        }

        var (type, ns, name) = (info.Mapping, info.Namespace, info.Name);
        var query = change.Query.ToString();
        return (await call.Objects.PatchAsync(type, ns, name, ObjectClient.MergePatch, patch.ToJsonString(), query, ct), operation);
    }

    /// <summary>Changes the object; answers what to say of it to the server, and what was to be removed and is not there.</summary>
    private (JsonObject Metadata, List<string> Missing) Apply(JsonObject item, Func<string, string, string> already)
    {
        var own = item.Within("metadata", field);
        var told = new JsonObject();
        foreach (var (key, value) in pairs.Set)
        {
            if (!call.Flags.Is("overwrite") && (string?)own[key] is { } old && old != value)
            {
                throw KubectlException.Error(already(key, old));
            }

            if ((string?)own[key] != value)
            {
                told[key] = value;
            }

            own[key] = value;
        }

        var missing = pairs.Removed.Where(key => !own.ContainsKey(key)).ToList();
        foreach (var key in pairs.Removed.Where(own.Remove))
        {
            told[key] = null;
        }

        if (own.Count == 0)
        {
            item["metadata"]!.AsObject().Remove(field);
        }

        return (told.Count == 0 ? [] : new JsonObject { [field] = told }, missing);
    }

    private void Show(ResourceInfo info, JsonObject item, bool isOneOfMany)
    {
        if (isOneOfMany)
        {
            var what = field == "labels" ? "labels" : "annotations";
            call.Output.Write($"Listing {what} for {item.Kind()}.{info.Mapping.Group}/{info.Name}:\n");
        }

        foreach (var (key, value) in item.Fields("metadata", field))
        {
            call.Output.Write($"{(isOneOfMany ? " " : "")}{key}={(string?)value}\n");
        }
    }
}
