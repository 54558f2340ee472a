using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>debug POD --copy-to</c>: another pod that is like it but for what is changed.</summary>
internal sealed class CopyDebugging(Invocation call, DebugOptions options)
{
    private FlagValues Flags => call.Flags;

    /// <summary>Makes it; answers it, and the name of the container to look into, empty for none.</summary>
    public async Task<(JsonObject Pod, string Container)> RunAsync(ResourceMapping pods, JsonObject pod, CancellationToken ct)
    {
        var copy = CopyOf(pod);
        SetImages(copy);
        var name = Change(copy);
        var made = await call.Objects.CreateAsync(pods, pod.Namespace(), copy, "", ct);
        if (Flags.Is("replace"))
        {
            var now = new JsonObject { ["kind"] = "DeleteOptions", ["apiVersion"] = "v1", ["gracePeriodSeconds"] = 0 };
            await call.Objects.DeleteAsync(pods, pod.Namespace(), pod.Name(), now, ct);
        }

        return (made, name);
    }

    private JsonObject CopyOf(JsonObject pod)
    {
        var metadata = new JsonObject { ["name"] = Flags.Text("copy-to"), ["namespace"] = pod.Namespace() };
        foreach (var field in (string[])["annotations", "labels"])
        {
            if (pod.At("metadata", field) is { } kept)
            {
                metadata[field] = kept.DeepClone();
            }
        }

        var spec = (JsonObject)pod.Within("spec").DeepClone();
        spec.Remove("ephemeralContainers");
        if (Flags.Has("share-processes"))
        {
            spec["shareProcessNamespace"] = Flags.Is("share-processes");
        }

        if (!Flags.Is("same-node"))
        {
            spec.Remove("nodeName");
        }

        return new() { ["apiVersion"] = "v1", ["kind"] = "Pod", ["metadata"] = metadata, ["spec"] = spec };
    }

    private void SetImages(JsonObject copy)
    {
        foreach (var container in copy.Items("spec", "containers").OfType<JsonObject>())
        {
            var image = options.Images.GetValueOrDefault(container.Text("name")) ?? options.Images.GetValueOrDefault("*") ?? "";
            if (image.Length > 0)
            {
                container["image"] = image;
            }
        }
    }

    /// <summary>Changes a container of the copy, or adds one; empty where neither was asked for.</summary>
    private string Change(JsonObject copy)
    {
        var making = new DebugContainer(call, options);
        if (PodContainers.Find(copy, Flags.Text("container")) is not { } container)
        {
            if (Flags.Text("image").Length == 0)
            {
                return options.Images.Count > 0 ? "" : throw KubectlException.Error("you must specify image when creating new container");
            }

            container = DebugContainer.New(making.NameFor(copy));
            (copy["spec"]!["containers"] ??= new JsonArray()).AsArray().Add((JsonNode)container);
        }

        making.Fill(container);
        new DebugProfile(Flags).OfCopy(copy, container);
        if (options.Custom is { } custom)
        {
            var changed = CustomContainer.Over(container, custom);
            var siblings = container.Parent!.AsArray();
            siblings[siblings.IndexOf(container)] = changed;
            container = changed;
        }

        CapabilityWarning.Tell(call, copy, container);
        return container.Text("name");
    }
}
