using System.Globalization;
using Jota.Api;
using Jota.Kubelet.Pods;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet.Cgroups;

/// <summary>Pods' cgroups made by hand (upstream's cgroupfs driver), in the one hierarchy of v2 or in every controller of v1.</summary>
internal sealed partial class PodCgroups : IPodCgroups
{
    private const string Mount = "/sys/fs/cgroup";
    private const string Root = "kubepods";

    private readonly CgroupTree _tree;
    private readonly ILogger _log;

    private PodCgroups(CgroupTree tree, ILogger log) => (_tree, _log) = (tree, log);

    /// <summary>Those of this machine; none where it is not ours to make them.</summary>
    public static IPodCgroups ForThisMachine(ILogger log)
    {
        try
        {
            if (CgroupTree.At(Mount) is { } tree && Volumes.FilePermissions.IsRoot)
            {
                foreach (var parent in new[] { Root, $"{Root}/burstable", $"{Root}/besteffort" })
                {
                    tree.Make(parent);
                }

                return new PodCgroups(tree, log);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNone(log, e);
        }

        return new NoCgroups();
    }

    public string Create(V1Pod pod)
    {
        var path = PathOf(pod);
        _tree.Make(path);
        var limits = PodCgroupLimits.Compute(pod);
        _tree.Limit(path, limits);
        return "/" + path;
    }

    public void Remove(V1Pod pod)
    {
        try
        {
            foreach (var parent in new[] { Root, $"{Root}/burstable", $"{Root}/besteffort" })
            {
                // The class may not be known any more, as of a pod that only the runtime still had.
                _tree.Remove($"{parent}/pod{pod.Metadata.Uid}");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogLeft(_log, e, pod.Key());
        }
    }

    private static string PathOf(V1Pod pod) => QosClass.Of(pod) switch
    {
        QosClass.Guaranteed => $"{Root}/pod{pod.Metadata.Uid}",
        var other => string.Create(CultureInfo.InvariantCulture, $"{Root}/{other.ToLowerInvariant()}/pod{pod.Metadata.Uid}"),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pods get no cgroups of their own")]
    private static partial void LogNone(ILogger log, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cgroup of {Pod} could not be removed")]
    private static partial void LogLeft(ILogger log, Exception exception, ObjectKey pod);
}
