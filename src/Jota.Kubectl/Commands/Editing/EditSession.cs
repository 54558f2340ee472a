using System.Text;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Lets the user edit objects until the server takes them, or he gives up.</summary>
internal sealed class EditSession(Invocation call, IReadOnlyList<ResourceInfo> infos, bool asJson)
{
    private readonly List<(string Head, IReadOnlyList<string> Others)> _reasons = [];
    private readonly HashSet<ResourceInfo> _done = [];
    private int _failed;

    /// <summary>What is sent to the server for an object that was edited, and as which kind of patch.</summary>
    public Func<JsonObject, JsonObject, (JsonObject Patch, string Kind)> PatchOf { get; init; } =
        static (before, edited) => (ObjectPatch.Between(before, edited, out var kind), kind);

    /// <summary>Stores an edited object in another way than by a patch of what is there; null for that.</summary>
    public Func<ResourceInfo, JsonObject, CancellationToken, Task<JsonObject>>? StoreAsync { get; init; }

    /// <summary>Whether patches are shown.</summary>
    public bool ShowsPatch { get; init; }

    /// <summary>What was done then.</summary>
    public string Operation { get; init; } = "edited";

    /// <summary>Of which subresource the objects are; empty for themselves.</summary>
    public string Subresource { get; init; } = "";

    public async Task<int> RunAsync(Change change, CancellationToken ct)
    {
        var (original, path) = (Show(), NewFile());
        var (content, hasFailed) = (original, false);
        while (true)
        {
            // 1 Edit.
            await File.WriteAllTextAsync(path, EditedText.Write(content, _reasons), ct);
            await new TextEditor(call.Around).EditAsync(path, ct);
            var edited = EditedText.WithoutComments(await File.ReadAllTextAsync(path, ct));
            if (edited.Trim().Length == 0 || edited == EditedText.WithoutComments(content))
            {
                return GiveUp(edited.Trim().Length == 0, hasFailed, path);
            }

            // 2 Store what can be.
            _reasons.Clear();
            content = edited;
            if (Read(edited) is { } objects)
            {
                await StoreAllAsync(objects, change, ct);
                if (_reasons.Count == 0)
                {
                    return Finish(path);
                }
            }

            hasFailed = true;
        }
    }

    private int GiveUp(bool isEmpty, bool hasFailed, string path)
    {
        if (hasFailed)
        {
            call.Error.WriteLine($"A copy of your changes has been stored to \"{path}\"");
            throw KubectlException.Error("Edit cancelled, no valid changes were saved.");
        }

        File.Delete(path);
        call.Error.WriteLine(isEmpty ? "Edit cancelled, saved file was empty." : "Edit cancelled, no changes made.");
        return 0;
    }

    private int Finish(string path)
    {
        if (_failed == 0)
        {
            File.Delete(path);
            return 0;
        }

        call.Error.WriteLine($"You can run `kubectl replace -f {path}` to try this update again.");
        return 1;
    }

    private string Show()
    {
        var shown = infos.Select(info => Shown(info.Object!)).ToList();
        JsonNode all = shown.Count == 1
            ? shown[0]
            : new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "List",
                ["metadata"] = new JsonObject(),
                ["items"] = new JsonArray([.. shown]),
            };
        return asJson ? GoJson.Indented(all) + "\n" : YamlText.Of(all);
    }

    private JsonObject Shown(JsonObject item)
    {
        var copy = (JsonObject)item.DeepClone();
        if (!call.Flags.Is("show-managed-fields"))
        {
            (copy["metadata"] as JsonObject)?.Remove("managedFields");
        }

        return copy;
    }

    /// <summary>The objects as edited; null, with the reason told, where they cannot be read.</summary>
    private IReadOnlyList<JsonObject>? Read(string edited)
    {
        var failures = new Failures();
        var objects = ManifestText.Read(Encoding.UTF8.GetBytes(edited), "the edited file", failures);
        if (failures.Count == 0 && objects.Count > 0)
        {
            return [.. objects.Select(manifest => manifest.Object)];
        }

        _reasons.Add(($"The edited file had a syntax error: {(failures.Count > 0 ? failures.Text : "there is no object in it")}", []));
        return null;
    }

    private async Task StoreAllAsync(IReadOnlyList<JsonObject> objects, Change change, CancellationToken ct)
    {
        foreach (var edited in objects)
        {
            var info = infos.FirstOrDefault(info => IsSame(info.Object!, edited)) ?? throw KubectlException.Error(
                $"At least one of apiVersion, kind and name was changed ({edited.Kind()} \"{edited.Name()}\" is none of those edited)");
            if (!_done.Contains(info) && await TryStoreAsync(info, edited, change, ct))
            {
                _done.Add(info);
            }
        }
    }

    private static bool IsSame(JsonObject one, JsonObject other) =>
        one.ApiVersion() == other.ApiVersion() && one.Kind() == other.Kind() && one.Name() == other.Name()
        && one.Namespace() == other.Namespace();

    /// <summary>Whether nothing is left to do about it.</summary>
    private async Task<bool> TryStoreAsync(ResourceInfo info, JsonObject edited, Change change, CancellationToken ct)
    {
        var (type, before) = (info.Mapping, Shown(info.Object!));
        _ = new ChangeCause(call).Record(edited);
        var (patch, kind) = PatchOf(before, edited);
        if (StoreAsync is null && (patch.Count == 0 || Trees.Same(before, edited)))
        {
            change.Print(info.Object!, "skipped");
            return true;
        }

        try
        {
            if (ShowsPatch)
            {
                call.Output.Write($"Patch: {GoJson.Compact(patch)}\n");
            }

            var query = change.Query.With("fieldValidation", Validation.Of(call.Flags)).ToString();
            change.Print(
                StoreAsync is null
                    ? await call.Objects.PatchAsync(type, info.Namespace, info.Name, kind, GoJson.Compact(patch), query, ct, Subresource)
                    : await StoreAsync(info, edited, ct),
                Operation);
            return true;
        }
        catch (StatusException e) when (e.Reason is "Invalid" or "BadRequest")
        {
            var causes = e.Details.Items("causes").Select(cause => $"{cause.Text("field")}: {cause.Text("message")}").ToList();
            _reasons.Add(
                ($"{type.QualifiedPlural} \"{info.Name}\" was not valid", causes.Count > 0 ? causes : [e.Message]));
            call.Error.WriteLine($"error: {type.QualifiedPlural} \"{info.Name}\" is invalid");
            return false;
        }
        catch (StatusException e)
        {
            _failed++;
            call.Error.WriteLine(e.IsNotFound
                ? $"error: {type.QualifiedPlural} \"{info.Name}\" could not be found on the server"
                : $"error: {type.QualifiedPlural} \"{info.Name}\" could not be patched: {e.Message}");
            return true;
        }
    }

    private string NewFile()
    {
        var path = Path.GetTempFileName();
        var named = Path.Combine(Path.GetDirectoryName(path)!, $"kubectl-edit-{Path.GetFileName(path)}{(asJson ? ".json" : ".yaml")}");
        File.Move(path, named);
        return named;
    }
}
