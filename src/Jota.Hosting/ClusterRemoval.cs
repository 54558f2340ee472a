using Jota.Kubelet.Containerd;
using Jota.Kubelet.Runtime;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting;

/// <summary>Ends what outlives a cluster's process: its containers and its containerd. What is stored stays.</summary>
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
        }
        catch (RuntimeSetupException e)
        {
            throw new ClusterStartException(e.Message, e);
        }
    }
}
