using System.Collections.Concurrent;
using Jota.Kubelet.Runtime;

namespace Jota.Kubelet.Figures;

/// <summary>Asks a runtime what went through the networks of pods. Pod by pod: of some it knows nothing, and says so of all then.</summary>
internal static class PodNetworks
{
    private const int AtOnce = 8;

    /// <summary>By sandbox; those of which nothing could be had are not there.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<NetworkUse>>> ReadAsync(
        IContainerRuntime runtime, IEnumerable<string> sandboxes, CancellationToken ct)
    {
        var all = new ConcurrentDictionary<string, IReadOnlyList<NetworkUse>>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            sandboxes, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (sandbox, token) =>
            {
                try
                {
                    if (await runtime.PodSandboxStatsAsync(sandbox, token) is { Linux.Network: { } network })
                    {
                        all[sandbox] = NetworkUse.Of(network);
                    }
                }
                catch (Exception e) when (!token.IsCancellationRequested && RuntimeErrors.IsOrdinary(e))
                {
                    // Gone meanwhile, or without a cgroup of its own, by which the runtime finds it.
                }
            });
        return all;
    }
}
