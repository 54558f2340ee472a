using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary>Changes something of each object that a command line of <c>kubectl set</c> names, by what differs then.</summary>
/// <param name="call">The command line.</param>
/// <param name="told">What was done.</param>
internal sealed class SetChange(Invocation call, string told)
{
    /// <summary>Whether an object that is as it should be already is passed over.</summary>
    public bool SkipsUnchanged { get; init; }

    /// <summary>What to say of a refusal; empty for the server's own words.</summary>
    public string Refusal { get; init; } = "";

    /// <summary>Does it.</summary>
    /// <param name="objects">The arguments that name objects.</param>
    /// <param name="mayBeTypesAlone">Whether a type alone means all its objects.</param>
    /// <param name="change">Changes one; throws where that cannot be.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<int> RunAsync(
        IReadOnlyList<string> objects, bool mayBeTypesAlone, Action<ResourceInfo, JsonObject> change, CancellationToken ct)
    {
        return await RunAsync(objects, mayBeTypesAlone, Changed, ct);

        Task Changed(ResourceInfo info, JsonObject item)
        {
            change(info, item);
            return Task.CompletedTask;
        }
    }

    /// <summary>The same where a change asks the server.</summary>
    public async Task<int> RunAsync(
        IReadOnlyList<string> objects, bool mayBeTypesAlone, Func<ResourceInfo, JsonObject, Task> change, CancellationToken ct)
    {
        var printing = new Change(call, "kubectl-set");
        var resources = call.Resources;
        var options = new SelectionOptions
        {
            Files = ManifestOptions.Of(call.Flags),
            Labels = call.Flags.Flags.Any(flag => flag.Name == "selector") ? call.Flags.Text("selector") : "",
            TypesAlone = mayBeTypesAlone,
            CommandPath = call.Command,
        };
        var infos = call.Flags.Is("local")
            ? await resources.LocalAsync(options.Files, ct)
            : await resources.FetchAsync(await resources.SelectAsync(objects, options, ct), options, ct);
        foreach (var info in infos)
        {
            try
            {
                await ApplyAsync(info, change, printing, ct);
            }
            catch (KubectlException e)
            {
                resources.Failures.Add(e);
            }
        }

        printing.Finish();
        return resources.Failures.Tell(call.Error);
    }

    private async Task ApplyAsync(
        ResourceInfo info, Func<ResourceInfo, JsonObject, Task> change, Change printing, CancellationToken ct)
    {
        var after = (JsonObject)info.Object!.DeepClone();
        await change(info, after);
        _ = new ChangeCause(call).Record(after);
        var schema = Schemas.FindKind(after.ApiVersion(), after.Kind()) ?? throw KubectlException.Error(
            $"{info.Mapping.QualifiedPlural} are of a type that set knows nothing of");
        var patch = StrategicThreeWay.Patch(schema, info.Object, after, info.Object);
        if (patch.Count == 0 && SkipsUnchanged)
        {
            return;
        }

        if (printing.DryRun == DryRun.Client || call.Flags.Is("local"))
        {
            printing.Print(call.Flags.Is("local") ? TypedZeros.Fill(after) : after, told);
            return;
        }

        try
        {
            var query = printing.Query.ToString();
            printing.Print(
                await call.Objects.PatchAsync(
                    info.Mapping, info.Namespace, info.Name, ObjectClient.StrategicPatch, patch.ToJsonString(), query, ct),
                told);
        }
        catch (StatusException e) when (Refusal.Length > 0)
        {
            throw KubectlException.Error($"{Refusal} {e.Message}");
        }
    }
}
