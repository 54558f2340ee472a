using Jota.Client;
using Jota.Kubelet.Csi;
using Jota.Kubelet.Files;
using Jota.Kubelet.Plugins;
using Jota.Kubelet.Specs;
using Jota.Kubelet.Volumes;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet;

/// <summary>What volumes of CSI drivers are put together of.</summary>
internal sealed class CsiParts : IDisposable
{
    public CsiParts(
        KubeletOptions options, PodDirectories directories, AccountTokens tokens, ReferencedObjects objects, IEventRecorder events,
        INodeWord word)
    {
        var paths = new CsiPaths(directories);
        Drivers = new(new(options.Api, options.NodeName), options.Clock);
        Volumes = new(new()
        {
            Api = options.Api,
            Node = options.NodeName,
            Drivers = Drivers,
            Mounts = new(Drivers, paths, new(paths, options.NodeName), directories.OnDisk),
            Paths = paths,
            Tokens = tokens,
            Objects = objects,
            Word = word,
            Events = events,
            Clock = options.Clock,
        });
        Registry = new(paths.Registry, [Drivers], options.Clock, options.Logging.CreateLogger<PluginRegistry>());
    }

    /// <summary>The drivers of the node.</summary>
    public CsiDrivers Drivers { get; }

    /// <summary>The volumes that pods have of them.</summary>
    public CsiVolumes Volumes { get; }

    /// <summary>Finds plugins; to be run.</summary>
    public PluginRegistry Registry { get; }

    /// <inheritdoc/>
    public void Dispose() => Drivers.Dispose();
}
