using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl set image</c>.</summary>
internal sealed class SetImageCommand : Command
{
    public override string Name => "image";

    public override IReadOnlyList<Flag> Flags { get; } =
        [.. Selecting.Flags, .. Change.Flags, Flag.Switch("local"), ChangeCause.Flag];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var pairs = Pairs.Read(call.Arguments, "image");
        if (pairs.Set.Count == 0)
        {
            throw KubectlException.Error("at least one image update is required");
        }

        var change = new Change(call, "kubectl-set");
        var resources = call.Resources;
        var options = Selecting.Of(call) with { TypesAlone = call.Flags.Is("all") };
        var cause = new ChangeCause(call);
        var isLocal = call.Flags.Is("local");
        var infos = isLocal
            ? await resources.LocalAsync(options.Files, ct)
            : await resources.FetchAsync(await resources.SelectAsync(pairs.Objects, options, ct), options, ct);
        foreach (var info in infos)
        {
            try
            {
                if (PatchOf(info, pairs.Set, cause) is not { } patch)
                {
                    continue;
                }

                change.Print(
                    isLocal ? TypedZeros.Fill(info.Object!) : change.DryRun == DryRun.Client
                        ? info.Object!
                        : await call.Objects.PatchAsync(
                            info.Mapping, info.Namespace, info.Name, ObjectClient.StrategicPatch, patch.ToJsonString(),
                            change.Query.ToString(), ct),
                    "image updated");
            }
            catch (KubectlException e)
            {
                resources.Failures.Add(e);
            }
        }

        change.Finish();
        return resources.Failures.Tell(call.Error);
    }

    /// <summary>The patch, with the object changed; null when nothing changes. Throws where there is no such container.</summary>
    private static JsonObject? PatchOf(ResourceInfo info, IReadOnlyList<KeyValuePair<string, string>> images, ChangeCause cause)
    {
        var path = PodTemplates.SpecPathOf(info.Object.Kind());
        var changes = new Dictionary<string, JsonArray>(StringComparer.Ordinal);
        foreach (var (name, image) in images)
        {
            var found = false;
            foreach (var list in (string[])["initContainers", "containers"])
            {
                foreach (var container in info.Object.At(path).Items(list).OfType<JsonObject>())
                {
                    if (name != "*" && container.Text("name") != name)
                    {
                        continue;
                    }

                    found = true;
                    if (container.Text("image") != image)
                    {
                        container["image"] = image;
                        changes.TryAdd(list, []);
                        changes[list].Add((JsonNode)new JsonObject { ["name"] = container.Text("name"), ["image"] = image });
                    }
                }
            }

            if (!found)
            {
                throw KubectlException.Error($"unable to find container named \"{name}\"");
            }
        }

        var patch = new JsonObject();
        if (cause.Record(info.Object!))
        {
            _ = cause.Record(patch);
        }

        if (changes.Count == 0)
        {
            return patch.Count == 0 ? null : patch;
        }

        var spec = patch.Within(path);
        foreach (var (list, items) in changes)
        {
            spec[list] = items;
        }

        return patch;
    }
}
