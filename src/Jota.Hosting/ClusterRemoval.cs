using Jota.Kubelet.Containerd;
using Jota.Kubelet.Runtime;
using Jota.Network.Services;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting;

/// <summary>Ends what outlives a cluster's process: its containers, its containerd and its rules. What is stored stays.</summary>
public static class ClusterRemoval
{
    /// <summary>
    /// Ends the containers of the cluster in this directory. Throws <see cref="ClusterStartException"/> while its process runs.
    /// </summary>
    public static async Task StopContainersAsync(string dataDirectory, ILoggerFactory logging, CancellationToken ct)
    {
        using var held = DataDirectoryLock.Take(dataDirectory);
        try
        {
            await PrivateContainerd.StopAllAsync(dataDirectory, TimeProvider.System, logging.CreateLogger<PrivateContainerd>(), ct);
            await NodeServices.RemoveAsync(dataDirectory, ct);
            await NodePolicies.RemoveAsync(dataDirectory, ct);
            await NodeRoutes.RemoveAsync(dataDirectory, ct);
        }
        catch (Exception e) when (e is RuntimeSetupException or NftablesException or IOException)
        {
            throw new ClusterStartException(e.Message, e);
        }
    }
}
