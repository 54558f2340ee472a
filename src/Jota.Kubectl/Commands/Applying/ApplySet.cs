using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>
/// <c>apply --prune --applyset</c>: what is applied belongs to a set, and of what belonged to it before, the rest goes (KEP-3659). An
/// object of its own, the parent, keeps of which types and in which namespaces there may be any: all that were and all that are to be,
/// before anything is applied; those that are, when the rest has gone.
/// </summary>
/// <param name="call">The command line.</param>
/// <param name="change">How far it goes.</param>
/// <param name="parent">The parent.</param>
internal sealed class ApplySet(Invocation call, Change change, ApplySetParent parent)
{
    private const string PartOfLabel = "applyset.kubernetes.io/part-of";
    private const string IdLabel = "applyset.kubernetes.io/id";
    private const string ToolingAnnotation = "applyset.kubernetes.io/tooling";
    private const string KindsAnnotation = "applyset.kubernetes.io/contains-group-kinds";
    private const string NamespacesAnnotation = "applyset.kubernetes.io/additional-namespaces";
    private const string Tool = "kubectl";
    private const string Manager = "kubectl-applyset";

    private readonly ApplySetContent _before = new();
    private readonly ApplySetContent _now = new();

    /// <summary>Lets objects belong to the set. Throws where one does so already by what was written.</summary>
    public void Label(IReadOnlyList<ResourceInfo> infos)
    {
        foreach (var info in infos)
        {
            var labels = info.Object!.Within("metadata", "labels");
            labels[PartOfLabel] = labels.ContainsKey(PartOfLabel)
                ? throw KubectlException.Error($"ApplySet label \"{PartOfLabel}\" already set in input data")
                : parent.Id;
            _now.Add(info.Mapping);
            _now.Add(info.Namespace);
        }
    }

    /// <summary>Reads the parent, and notes in it what is going to belong to the set.</summary>
    public async Task BeginAsync(CancellationToken ct)
    {
        _before.Add(parent.Namespace);
        var found = await call.Objects.FindAsync(parent.Type, parent.Namespace, parent.Name, ct);
        if (found is not null)
        {
            await ReadAsync(found, ct);
        }
        else if (!parent.IsPlain)
        {
            throw KubectlException.Error("custom resource ApplySet parents cannot be created automatically");
        }

        var all = new ApplySetContent();
        all.Add(_before);
        all.Add(_now);
        await WriteAsync(all, ct);
    }

    /// <summary>The objects that belong to the set and were not applied now.</summary>
    /// <param name="isKept">Whether an object was.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<IReadOnlyList<ResourceInfo>> FindAsync(Func<JsonObject, bool> isKept, CancellationToken ct)
    {
        var query = new Query().With("labelSelector", $"{PartOfLabel}={parent.Id}").ToString();
        var found = new List<ResourceInfo>();
        foreach (var type in _before.Types)
        {
            foreach (var ns in type.IsNamespaced ? _before.Namespaces : [""])
            {
                found.AddRange((await call.Objects.ListAsync(type, ns, query, 0, ct)).Where(item => !isKept(item))
                    .Select(item => new ResourceInfo(type, item.Namespace(), item.Name()) { Object = item }));
            }
        }

        return found;
    }

    /// <summary>Notes in the parent what belongs to the set now that the rest has gone.</summary>
    public Task FinishAsync(CancellationToken ct) => WriteAsync(_now, ct);

    private async Task ReadAsync(JsonObject found, CancellationToken ct)
    {
        var annotations = found.At("metadata", "annotations");
        if (annotations.At(ToolingAnnotation) is null)
        {
            throw Wrong($"already exists and is missing required annotation \"{ToolingAnnotation}\"");
        }

        var tooling = annotations.Text(ToolingAnnotation).Split('/')[0];
        if (tooling != Tool)
        {
            throw Wrong($"already exists and is managed by tooling \"{tooling}\" instead of \"{Tool}\"");
        }

        if (found.At("metadata", "labels", IdLabel) is null)
        {
            throw Wrong($"exists and does not have required label {IdLabel}");
        }

        if (found.Text("metadata", "labels", IdLabel) is var id && id != parent.Id)
        {
            throw Wrong($"exists and has incorrect value for label \"{IdLabel}\" (got: {id}, want: {parent.Id})");
        }

        if (annotations.At(KindsAnnotation) is null)
        {
            throw KubectlException.Error(
                $"parsing ApplySet annotation on \"{parent.Shown}\": kubectl requires the \"{KindsAnnotation}\" annotation to be set " +
                "on all ApplySet parent objects");
        }

        foreach (var kind in Words(annotations.Text(KindsAnnotation)))
        {
            _before.Add(await call.Session.Mapper.FindAsync(kind.ToLowerInvariant(), ct) ?? throw KubectlException.Error(
                $"parsing ApplySet annotation on \"{parent.Shown}\": could not find mapping for kind in \"{KindsAnnotation}\" " +
                $"annotation: no matches for kind \"{kind}\""));
        }

        foreach (var ns in Words(annotations.Text(NamespacesAnnotation)))
        {
            _before.Add(ns);
        }
    }

    private async Task WriteAsync(ApplySetContent content, CancellationToken ct)
    {
        if (change.DryRun == DryRun.Client)
        {
            return;
        }

        try
        {
            await WriteAsync(content, force: "false", ct);
        }
        catch (StatusException e) when (e.Reason == "Conflict")
        {
            // The fields are the set's: whoever else wrote them did so by mistake.
            await WriteAsync(content, force: "true", ct);
        }
        catch (StatusException e)
        {
            throw KubectlException.Error($"failed to update ApplySet: {e.Message}");
        }
    }

    private Task<JsonObject> WriteAsync(ApplySetContent content, string force, CancellationToken ct)
    {
        var metadata = new JsonObject { ["name"] = parent.Name };
        if (parent.Namespace.Length > 0)
        {
            metadata["namespace"] = parent.Namespace;
        }

        metadata["labels"] = new JsonObject { [IdLabel] = parent.Id };
        metadata["annotations"] = new JsonObject
        {
            [NamespacesAnnotation] = content.OtherNamespaces(parent),
            [KindsAnnotation] = content.Kinds,
            [ToolingAnnotation] = $"{Tool}/{KubectlVersion.GitVersion}",
        };
        var query = new Query().With("dryRun", change.DryRun == DryRun.Server ? "All" : "").With("fieldManager", Manager)
            .With("force", force).With("fieldValidation", Validation.Of(call.Flags)).ToString();
        var body = new JsonObject { ["apiVersion"] = parent.Type.ApiVersion, ["kind"] = parent.Type.Kind, ["metadata"] = metadata };
        return call.Objects.PatchAsync(
            parent.Type, parent.Namespace, parent.Name, ObjectClient.ApplyPatch, body.ToJsonString(), query, ct);
    }

    private KubectlException Wrong(string what) => KubectlException.Error($"ApplySet parent object \"{parent.Shown}\" {what}");

    private static string[] Words(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
