using Grpc.Core;
using Jota.Kubelet.Runtime;

namespace Jota.Kubelet.Containerd;

/// <summary>Ends every pod of a runtime.</summary>
internal static class PodRemoval
{
    private const int AtOnce = 8;

    /// <summary>Kills and removes every sandbox with its containers.</summary>
    public static async Task RemoveAllAsync(IContainerRuntime runtime, CancellationToken ct)
    {
        var containers = await runtime.ListContainersAsync(null, ct);
        var bySandbox = containers.ToLookup(container => container.PodSandboxId);
        var sandboxes = await runtime.ListPodSandboxesAsync(null, ct);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct };
        await Parallel.ForEachAsync(sandboxes, parallel, async (sandbox, ct) =>
        {
            foreach (var container in bySandbox[sandbox.Id])
            {
                await runtime.StopContainerAsync(container.Id, TimeSpan.Zero, ct);
            }

            await StopAsync(runtime, sandbox.Id, ct);
            await runtime.RemovePodSandboxAsync(sandbox.Id, ct);
        });
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
