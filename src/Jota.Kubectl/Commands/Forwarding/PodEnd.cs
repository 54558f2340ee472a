using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Waits until a pod runs no more, for who follows the pods of an object.</summary>
internal sealed class PodEnd(Invocation call, ResourceMapping pods)
{
    /// <summary>
    /// Returns when the pod is gone, is another one of that name, or has ended. Who may not watch pods never hears of it here; the way to
    /// the pod is lost then all the same.
    /// </summary>
    public async Task AwaitAsync(JsonObject pod, CancellationToken ct)
    {
        try
        {
            JsonObject? now = pod;
            while (now is not null && now.Text("metadata", "uid") == pod.Text("metadata", "uid") && !PodStates.IsOver(now))
            {
                now = await FollowAsync(now, ct);
            }
        }
        catch (KubectlException)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, call.Around.Clock, ct);
        }
    }

    /// <summary>The pod as it is when it has ended, or the server has told enough; null when it is gone.</summary>
    private async Task<JsonObject?> FollowAsync(JsonObject pod, CancellationToken ct)
    {
        var query = new Query().With("fieldSelector", $"metadata.name={pod.Name()}")
            .With("resourceVersion", pod.Text("metadata", "resourceVersion")).ToString();
        try
        {
            await foreach (var (happened, element) in call.Objects.WatchAsync(pods, pod.Namespace(), query, ApiCall.Json, ct))
            {
                var now = JsonObject.Create(element)!;
                if (happened == "DELETED" || PodStates.IsOver(now))
                {
                    return happened == "DELETED" ? null : now;
                }
            }
        }
        catch (StatusException e) when (e.Code == 410)
        {
            // Too long ago: look again.
        }

        return await call.Objects.FindAsync(pods, pod.Namespace(), pod.Name(), ct);
    }
}
