using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Which pod follows one that went, where an object was named and not a pod.</summary>
/// <param name="call">The command line.</param>
/// <param name="choice">From objects to pods.</param>
internal sealed class PodSuccession(Invocation call, PodChoice choice)
{
    /// <summary>
    /// The next pod of the object that is ready, waited for as long as <c>--pod-running-timeout</c> says. Throws that the connection is
    /// lost where the pod lives on, or none comes.
    /// </summary>
    public async Task<JsonObject> NextAsync(JsonObject item, JsonObject gone, CancellationToken ct)
    {
        var pods = await choice.TypeAsync(ct);
        var (ns, uid) = (gone.Namespace(), gone.Text("metadata", "uid"));
        if (item.Kind() == "Pod" || await LivesAsync(pods, gone, ct))
        {
            throw KubectlException.Error("lost connection to pod");
        }

        var shown = $"{item.Kind().ToLowerInvariant()}/{item.Name()}";
        Tell($"pod/{gone.Name()} is gone: waiting for another pod of {shown}");
        var query = new Query().With("labelSelector", PodSelector.Of(item)).ToString();
        try
        {
            var next = await new PodWait(call, choice.Timeout).FirstAsync(
                pods, ns, query, pod => Serves(pod) && pod.Text("metadata", "uid") != uid, ct);
            Tell($"forwarding goes on to pod/{next.Name()}");
            return next;
        }
        catch (KubectlException e) when (e is not StatusException)
        {
            throw KubectlException.Error($"lost connection to pod: no other pod of {shown} got ready: {ErrorText.Bare(e)}");
        }
    }

    private async Task<bool> LivesAsync(ResourceMapping pods, JsonObject pod, CancellationToken ct) =>
        await call.Objects.FindAsync(pods, pod.Namespace(), pod.Name(), ct) is { } now
        && now.Text("metadata", "uid") == pod.Text("metadata", "uid") && !PodStates.IsLeaving(now) && !PodStates.IsOver(now);

    private void Tell(string line)
    {
        call.Error.WriteLine(line);
        call.Error.Flush();
    }

    private static bool Serves(JsonObject pod) =>
        PodStates.IsReady(pod) && !PodStates.IsLeaving(pod) && pod.Text("status", "phase") == "Running";
}
