using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Waits for pods to come, or to get somewhere, for so long and no longer.</summary>
internal sealed class PodWait(Invocation call, TimeSpan timeout)
{
    /// <summary>The first pod that is there or comes, of those that match, and for which the condition holds.</summary>
    public Task<JsonObject> FirstAsync(ResourceMapping pods, string ns, string query, Func<JsonObject, bool> holds, CancellationToken ct) =>
        BoundedAsync(
            async bound => (await FollowAsync(pods, ns, query, bound)
                .FirstAsync(next => next.Happened != "DELETED" && holds(next.Pod), bound)).Pod,
            ct);

    /// <summary>A pod once the condition holds. Throws when it goes before.</summary>
    public Task<JsonObject> UntilAsync(ResourceMapping pods, JsonObject pod, Func<JsonObject, bool> holds, CancellationToken ct) =>
        BoundedAsync(
            async bound =>
            {
                var now = await call.Objects.GetAsync(pods, pod.Namespace(), pod.Name(), bound);
                if (holds(now))
                {
                    return now;
                }

                var query = new Query().With("fieldSelector", $"metadata.name={pod.Name()}")
                    .With("resourceVersion", now.Text("metadata", "resourceVersion")).ToString();
                var (happened, then) = await FollowAsync(pods, pod.Namespace(), query, bound)
                    .FirstAsync(next => next.Happened == "DELETED" || holds(next.Pod), bound);
                return happened != "DELETED" ? then : throw KubectlException.Error($"pods \"{pod.Name()}\" not found");
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

    /// <summary>What happens to pods, over again whenever the server has told enough.</summary>
    private async IAsyncEnumerable<(string Happened, JsonObject Pod)> FollowAsync(
        ResourceMapping pods, string ns, string query, [EnumeratorCancellation] CancellationToken ct)
    {
        while (true)
        {
            await foreach (var (happened, element) in call.Objects.WatchAsync(pods, ns, query, ApiCall.Json, ct))
            {
                yield return (happened, JsonObject.Create(element)!);
            }
        }
    }
}
