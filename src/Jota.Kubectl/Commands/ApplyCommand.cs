using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary><c>kubectl apply</c>: on the client's side, by what was applied last, or on the server's.</summary>
internal sealed class ApplyCommand : Command
{
    /// <summary>Who manages what is applied from here.</summary>
    public const string Manager = "kubectl-client-side-apply";

    private const int Attempts = 5;

    public override string Name => "apply";

    public override bool IsAlone => true;

    public override IReadOnlyList<Command> Commands { get; } =
        [new EditLastAppliedCommand(), new SetLastAppliedCommand(), new ViewLastAppliedCommand()];

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        .. ManifestOptions.Flags, .. Change.Flags, Validation.Flag, Flag.Text("selector", letter: 'l'), Flag.Switch("all"),
        .. ServerSideApply.Flags, .. Pruning.Flags, .. ApplyDeletion.Flags, Flag.Text("applyset"),
        Flag.Switch("overwrite", true), Flag.Switch("openapi-patch", true), ChangeCause.Flag,
    ];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var files = ManifestOptions.Of(call.Flags) with { Labels = call.Flags.Text("selector") };
        if (files.IsEmpty)
        {
            throw KubectlException.Error("must specify one of -f and -k");
        }

        var isServerSide = ServerSideApply.IsAsked(call);
        ApplyRules.Check(call, isServerSide);
        var change = new Change(call, isServerSide ? ServerSideApply.Manager : Manager, gathers: true);
        var pruning = await Pruning.OfAsync(call, change, ct);
        var cause = new ChangeCause(call);
        var serverSide = new ServerSideApply(call, change);
        var resources = call.Resources;
        var infos = await resources.WrittenAsync(files, Validation.IsChecked(call.Flags), ct);
        await (pruning?.BeginAsync(infos, ct) ?? Task.CompletedTask);
        foreach (var info in infos)
        {
            try
            {
                _ = cause.Record(info.Object!);
                var (item, operation) = isServerSide
                    ? (await serverSide.ApplyAsync(info, ct), "serverside-applied")
                    : await ApplyAsync(call, info, change, ct);
                change.Print(item, operation);
                pruning?.Keep(info, item);
            }
            catch (KubectlException e)
            {
                resources.Failures.Add(e);
            }
        }

        if (resources.Failures.Count == 0 && infos.Count > 0)
        {
            change.ShowGathered();
            await (pruning?.RunAsync(change, ct) ?? Task.CompletedTask);
            change.Finish();
        }

        return infos.Count > 0 || resources.Failures.Count > 0
            ? resources.Failures.Tell(call.Error)
            : throw KubectlException.Error("no objects passed to apply");
    }

    /// <summary>Applies one object from here; answers it as it is then, and what was done.</summary>
    private static async Task<(JsonObject Item, string Operation)> ApplyAsync(
        Invocation call, ResourceInfo info, Change change, CancellationToken ct)
    {
        if (info.Name.Length == 0)
        {
            throw Context("resource name may not be empty", "retrieving current configuration of", info);
        }

        var (type, ns, name) = (info.Mapping, info.Namespace, info.Name);
        LastApplied.Set(info.Object!);
        for (var attempt = 1; ; attempt++)
        {
            var live = await FindAsync(call, info, ct);
            if (live is null)
            {
                return (await CreateAsync(call, info, change, ct), "created");
            }

            var patch = PatchOf(info, live, out var kind);
            if (!call.Flags.Is("overwrite") && kind == ObjectClient.StrategicPatch)
            {
                ForeignChanges.Refuse(info, live, patch);
            }

            if (attempt == 1 && live.At("metadata", "annotations", LastApplied.Annotation) is null)
            {
                call.Error.WriteLine(
                    $"Warning: resource {type.Plural}/{name} is missing the {LastApplied.Annotation} annotation which is required by " +
                    "kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create " +
                    "--save-config or kubectl apply. The missing annotation will be patched automatically.");
            }

            if (patch.Count == 0 || change.DryRun == DryRun.Client)
            {
                // As upstream, which does not look what would come of it where nothing is sent.
                return (live, change.DryRun == DryRun.Client ? "configured" : "unchanged");
            }

            var query = change.Query.With("fieldValidation", Validation.Of(call.Flags)).ToString();
            try
            {
                return (await call.Objects.PatchAsync(type, ns, name, kind, GoJson.Compact(patch), query, ct), "configured");
            }
            catch (StatusException e) when (e.Reason == "Conflict" && attempt < Attempts)
            {
                // Somebody else wrote at the same time: look again.
            }
            catch (StatusException e) when (e.Reason is "Conflict" or "Invalid" && call.Flags.Is("force"))
            {
                return (await new ForcedApply(call, change).ReplaceAsync(info, live, ct), "configured");
            }
            catch (StatusException e) when (e.Reason != "Invalid")
            {
                throw new KubectlException(ErrorText.Of(
                    e, $"error when applying patch:\n{GoJson.Compact(patch)}\nto:\n{Told(info)}for: \"{info.Source}\": "));
            }
        }
    }

    private static async Task<JsonObject?> FindAsync(Invocation call, ResourceInfo info, CancellationToken ct)
    {
        try
        {
            return await call.Objects.FindAsync(info.Mapping, info.Namespace, info.Name, ct);
        }
        catch (StatusException e)
        {
            throw new KubectlException(ErrorText.Of(
                e, $"error when retrieving current configuration of:\n{Told(info)}from server for: \"{info.Source}\": "));
        }
    }

    private static async Task<JsonObject> CreateAsync(Invocation call, ResourceInfo info, Change change, CancellationToken ct)
    {
        if (change.DryRun == DryRun.Client)
        {
            return info.Object!;
        }

        var query = change.Query.With("fieldValidation", Validation.Of(call.Flags)).ToString();
        try
        {
            return await call.Objects.CreateAsync(info.Mapping, info.Namespace, info.Object!, query, ct);
        }
        catch (StatusException e) when (e.Reason != "Invalid")
        {
            throw new KubectlException(ErrorText.Of(e, $"error when creating \"{info.Source}\": "));
        }
    }

    /// <summary>The patch by which what is there becomes what was written.</summary>
    public static JsonObject PatchOf(ResourceInfo info, JsonObject live, out string kind)
    {
        var wanted = info.Object!;
        var last = LastApplied.Of(live);
        if (Schemas.FindKind(wanted.ApiVersion(), wanted.Kind()) is { } schema)
        {
            kind = ObjectClient.StrategicPatch;
            return StrategicThreeWay.Patch(schema, last, wanted, live);
        }

        kind = ObjectClient.MergePatch;
        return JsonThreeWay.Patch(last, wanted, live);
    }

    private static KubectlException Context(string what, string doing, ResourceInfo info) =>
        KubectlException.Error($"error when {doing}:\n{Told(info)}from server for: \"{info.Source}\": {what}");

    private static string Told(ResourceInfo info)
    {
        var type = info.Mapping;
        return $"Resource: \"{type.Group}/{type.Version}, Resource={type.Plural}\", " +
            $"GroupVersionKind: \"{type.Group}/{type.Version}, Kind={type.Kind}\"\n" +
            $"Name: \"{info.Name}\", Namespace: \"{info.Namespace}\"\n";
    }
}
