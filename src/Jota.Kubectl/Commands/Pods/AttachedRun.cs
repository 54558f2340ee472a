using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>The rest of <c>kubectl run --attach</c>: waits for the pod, attaches, and tells how it ended.</summary>
internal sealed class AttachedRun(Invocation call, JsonObject made)
{
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var pods = await call.Session.Mapper.ResourceAsync("pods", ct);
        try
        {
            await AttachAsync(pods, ct);
            if (!call.Flags.Is("leave-stdin-open") && made.Text("spec", "restartPolicy") is "Never" or "OnFailure")
            {
                CheckEnd(await UntilOverAsync(pods, ct));
            }

            return 0;
        }
        finally
        {
            if (call.Flags.Is("rm"))
            {
                await RemoveAsync(pods);
            }
        }
    }

    private async Task AttachAsync(ResourceMapping pods, CancellationToken ct)
    {
        var pod = await Wait.UntilAsync(pods, made, IsReadyOrOver, ct);
        var output = new LiveOutput(call, pod, "");
        await (PodStates.IsOver(pod) ? output.CopyLogAsync(ct) : output.AttachAsync(ct));
    }

    private PodWait Wait => new(call, new PodChoice(call).Timeout);

    private static bool IsReadyOrOver(JsonObject pod) => PodStates.IsOver(pod) || PodStates.IsReady(pod);

    private Task<JsonObject> UntilOverAsync(ResourceMapping pods, CancellationToken ct) => Wait.UntilAsync(
        pods, made,
        made.Text("spec", "restartPolicy") == "Never" ? PodStates.IsOver : pod => pod.Text("status", "phase") == "Succeeded", ct);

    private static void CheckEnd(JsonObject pod)
    {
        if (pod.Text("status", "phase") == "Succeeded")
        {
            return;
        }

        var end = pod.Items("status", "containerStatuses").FirstOrDefault().At("state", "terminated");
        throw end.Number("exitCode") is { } code and not 0
            ? new KubectlException(
                $"pod {pod.Namespace()}/{pod.Name()} terminated ({end.Text("reason")})\n{end.Text("message")}".TrimEnd('\n'), (int)code)
            : KubectlException.Error($"pod {pod.Namespace()}/{pod.Name()} failed with unknown exit code");
    }

    /// <summary>Whatever happened before, and also when the command was called back.</summary>
    private async Task RemoveAsync(ResourceMapping pods)
    {
        var body = new JsonObject { ["kind"] = "DeleteOptions", ["apiVersion"] = "v1", ["propagationPolicy"] = "Background" };
        try
        {
            await call.Objects.DeleteAsync(pods, made.Namespace(), made.Name(), body, CancellationToken.None);
            if (!call.Flags.Is("quiet"))
            {
                call.Output.Write($"pod \"{made.Name()}\" deleted\n");
            }
        }
        catch (StatusException e) when (e.IsNotFound)
        {
            // Somebody else was faster.
        }
    }
}
