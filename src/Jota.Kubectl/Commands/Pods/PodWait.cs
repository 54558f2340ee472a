using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Waits for pods to come, or to get somewhere, for so long and no longer.</summary>
internal sealed class PodWait(Invocation call, TimeSpan timeout)
{
    /// <summary>The first pod that comes, of those that match.</summary>
    public Task<JsonObject> FirstAsync(ResourceMapping pods, string ns, string query, CancellationToken ct) =>
        BoundedAsync(bound => FollowAsync(pods, ns, query, static _ => true, bound), ct);

    /// <summary>A pod once the condition holds. Throws when it goes before.</summary>
    public Task<JsonObject> UntilAsync(ResourceMapping pods, JsonObject pod, Func<JsonObject, bool> holds, CancellationToken ct) =>
        BoundedAsync(
            async bound =>
            {
                var now = await call.Objects.GetAsync(pods, pod.Namespace(), pod.Name(), bound);
                while (!holds(now))
                {
                    var query = new Query().With("fieldSelector", $"metadata.name={pod.Name()}")
                        .With("resourceVersion", now.Text("metadata", "resourceVersion")).ToString();
                    now = await FollowAsync(pods, pod.Namespace(), query, holds, bound);
                }

                return now;
            },
            ct);

    private async Task<JsonObject> BoundedAsync(Func<CancellationToken, Task<JsonObject>> waitAsync, CancellationToken ct)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var timer = call.Around.Clock.CreateTimer(_ => bound.Cancel(), null, timeout, Timeout.InfiniteTimeSpan);
        try
        {
            return await waitAsync(bound.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw KubectlException.Error("timed out waiting for the condition");
        }
    }

    private async Task<JsonObject> FollowAsync(
        ResourceMapping pods, string ns, string query, Func<JsonObject, bool> holds, CancellationToken ct)
    {
        while (true)
        {
            await foreach (var (happened, element) in call.Objects.WatchAsync(pods, ns, query, ApiCall.Json, ct))
            {
                var pod = JsonObject.Create(element)!;
                if (happened == "DELETED")
                {
                    throw KubectlException.Error($"pods \"{pod.Name()}\" not found");
                }

                if (holds(pod))
                {
                    return pod;
                }
            }
        }
    }
}
