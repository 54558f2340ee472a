using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>
/// What was applied from the client's side before and is applied on the server's now: the fields get their new manager, so that what is not
/// applied any more goes (KEP-555, <c>kubectl apply --server-side</c>).
/// </summary>
/// <param name="call">The command line.</param>
/// <param name="manager">The manager on the server's side.</param>
internal sealed class ManagerMigration(Invocation call, string manager)
{
    /// <summary>Who keeps what remembers the last apply when nobody else does.</summary>
    private const string Keeper = "kubectl-last-applied";

    private const int Attempts = 5;

    /// <summary>
    /// Lets the annotation stay that the new manager does not apply, so that an apply from the client's side still finds it.
    /// </summary>
    public async Task<JsonObject> KeepAnnotationAsync(ResourceInfo info, JsonObject live, CancellationToken ct)
    {
        if (manager != ServerSideApply.Manager
            || live.Text("metadata", "annotations", LastApplied.Annotation) is not { Length: > 0 } text
            || live.Items("metadata", "managedFields").Any(
                entry => entry.Text("operation") == "Apply" && ManagedFieldSets.RemembersApply(entry)))
        {
            return live;
        }

        var metadata = new JsonObject { ["name"] = info.Name };
        if (info.Namespace.Length > 0)
        {
            metadata["namespace"] = info.Namespace;
        }

        metadata["annotations"] = new JsonObject { [LastApplied.Annotation] = text };
        var only = new JsonObject { ["apiVersion"] = live.ApiVersion(), ["kind"] = live.Kind(), ["metadata"] = metadata };
        return await call.Objects.PatchAsync(
            info.Mapping, info.Namespace, info.Name, ObjectClient.ApplyPatch, only.ToJsonString(),
            new Query().With("fieldManager", Keeper).With("force", "false").ToString(), ct);
    }

    /// <summary>Gives the fields of managers on the client's side to the new one; null when there is none such.</summary>
    public async Task<JsonObject?> MigrateAsync(ResourceInfo info, JsonObject live, CancellationToken ct)
    {
        for (var attempt = 1; Patch(live) is { } patch; attempt++)
        {
            try
            {
                return await call.Objects.PatchAsync(
                    info.Mapping, info.Namespace, info.Name, ObjectClient.JsonPatch, patch.ToJsonString(),
                    new Query().With("fieldManager", manager).ToString(), ct);
            }
            catch (StatusException e) when (e.Reason == "Conflict" && attempt < Attempts)
            {
                live = await call.Objects.GetAsync(info.Mapping, info.Namespace, info.Name, ct);
            }
        }

        return null;
    }

    private JsonArray? Patch(JsonObject live)
    {
        var entries = live.Items("metadata", "managedFields").OfType<JsonObject>().ToList();
        var before = entries.Where(IsClientSide).ToList();
        if (before.Count == 0)
        {
            return null;
        }

        var names = before.Select(entry => entry.Text("manager")).ToHashSet(StringComparer.Ordinal);
        var moved = entries.Where(entry => IsUpdate(entry) && names.Contains(entry.Text("manager"))).ToList();
        var kept = entries.Except(moved).Select(entry => (JsonObject)entry.DeepClone()).ToList();
        var own = kept.Find(entry => entry.Text("manager") == manager && entry.Text("operation") == "Apply"
            && entry.Text("subresource").Length == 0);
        if (own is null)
        {
            own = (JsonObject)moved[0].DeepClone();
            (own["manager"], own["operation"]) = (manager, "Apply");
            kept.Add(own);
        }

        foreach (var entry in moved.Where(entry => entry.Text("apiVersion") == own.Text("apiVersion")))
        {
            own["fieldsV1"] = ManagedFieldSets.Union(own["fieldsV1"] as JsonObject ?? [], entry["fieldsV1"] as JsonObject ?? []);
        }

        return new JsonArray(
            Replacement("/metadata/managedFields", new JsonArray([.. kept])),
            Replacement("/metadata/resourceVersion", live.Text("metadata", "resourceVersion")));
    }

    private static JsonObject Replacement(string path, JsonNode value) =>
        new() { ["op"] = "replace", ["path"] = path, ["value"] = value };

    private static bool IsUpdate(JsonObject entry) => entry.Text("operation") == "Update" && entry.Text("subresource").Length == 0;

    private static bool IsClientSide(JsonObject entry) => IsUpdate(entry) && ManagedFieldSets.RemembersApply(entry);
}
