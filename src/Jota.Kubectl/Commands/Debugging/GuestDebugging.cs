using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>debug POD</c>: an ephemeral container more in a pod that runs.</summary>
internal sealed class GuestDebugging(Invocation call, DebugOptions options)
{
    private const string Field = "ephemeralContainers";

    /// <summary>Adds it; answers the pod, and the container's name.</summary>
    public async Task<(JsonObject Pod, string Container)> RunAsync(ResourceMapping pods, JsonObject pod, CancellationToken ct)
    {
        var making = new DebugContainer(call, options);
        var name = making.NameFor(pod);
        var guest = DebugContainer.New(name);
        making.Fill(guest);
        if (call.Flags.Text("target") is { Length: > 0 } target)
        {
            guest["targetContainerName"] = target;
        }

        new DebugProfile(call.Flags).OfGuest(guest);
        if (options.Custom is { } custom)
        {
            guest = CustomContainer.Over(guest, custom);
        }

        CapabilityWarning.Tell(call, pod, guest);
        var after = (JsonObject)pod.DeepClone();
        var guests = after.At("spec", Field) as JsonArray ?? [];
        after.Within("spec")[Field] = new JsonArray([.. guests.Select(there => there?.DeepClone()), guest]);
        var patch = ObjectPatch.Between(pod, after, out var kind).ToJsonString();
        try
        {
            return (await call.Objects.PatchAsync(pods, pod.Namespace(), pod.Name(), kind, patch, "", ct, Field.ToLowerInvariant()), name);
        }
        catch (StatusException e) when (e.IsNotFound && e.Details.Text("name").Length == 0)
        {
            throw KubectlException.Error($"ephemeral containers are disabled for this cluster (error from server: \"{e.Message}\")");
        }
    }
}
