using System.Collections.Concurrent;
using Grpc.Core;
using Jota.Kubelet.Runtime;

namespace Jota.Kubelet.Containerd;

/// <summary>Ends every pod of a runtime.</summary>
internal static class PodRemoval
{
    private const int AtOnce = 8;
    private const int Rounds = 3;

    /// <summary>
    /// Kills and removes every sandbox with its containers. One that cannot be removed keeps no other from going, and is tried again once
    /// they have gone: a machine that ends many at once is slow to end each. Throws <see cref="RuntimeSetupException"/> for what stays.
    /// </summary>
    public static async Task RemoveAllAsync(IContainerRuntime runtime, CancellationToken ct)
    {
        for (var round = 1; await RemoveOnceAsync(runtime, ct) is { Count: > 0 } refusals; round++)
        {
            if (round == Rounds)
            {
                throw new RuntimeSetupException(
                    $"{(refusals.Count == 1 ? "a pod" : $"{refusals.Count} pods")} could not be removed: {refusals[0].Status.Detail}",
                    refusals[0]);
            }
        }
    }

    private static async Task<IReadOnlyList<RpcException>> RemoveOnceAsync(IContainerRuntime runtime, CancellationToken ct)
    {
        var containers = await runtime.ListContainersAsync(null, ct);
        var bySandbox = containers.ToLookup(container => container.PodSandboxId);
        var sandboxes = await runtime.ListPodSandboxesAsync(null, ct);
        var refusals = new ConcurrentQueue<RpcException>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct };
        await Parallel.ForEachAsync(sandboxes, parallel, async (sandbox, ct) =>
        {
            try
            {
                foreach (var container in bySandbox[sandbox.Id])
                {
                    await runtime.StopContainerAsync(container.Id, TimeSpan.Zero, ct);
                }

                await StopAsync(runtime, sandbox.Id, ct);
                await runtime.RemovePodSandboxAsync(sandbox.Id, ct);
            }
            catch (RpcException refused) when (!ct.IsCancellationRequested)
            {
                refusals.Enqueue(refused);
            }
        });
        return [.. refusals];
    }

    // A network that cannot be taken down properly must not keep the others from going; removing answers for the rest.
    private static async Task StopAsync(IContainerRuntime runtime, string sandboxId, CancellationToken ct)
    {
        try
        {
            await runtime.StopPodSandboxAsync(sandboxId, ct);
        }
        catch (RpcException) when (!ct.IsCancellationRequested)
        {
        }
    }
}
