using System.Globalization;
using Jota.Api;
using Jota.Kubelet.Specs;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet.Cgroups;

/// <summary>Pods' cgroups made by hand (upstream's cgroupfs driver), in the one hierarchy of v2 or in every controller of v1.</summary>
internal sealed partial class PodCgroups : IPodCgroups
{
    private const string Mount = "/sys/fs/cgroup";
    private const string Root = "kubepods";

    private static readonly string[] Parents = [Root, $"{Root}/burstable", $"{Root}/besteffort"];
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly CgroupTree _tree;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;

    internal PodCgroups(CgroupTree tree, TimeProvider clock, ILogger log) => (_tree, _clock, _log) = (tree, clock, log);

    /// <summary>Those of this machine; none where it is not ours to make them.</summary>
    public static IPodCgroups ForThisMachine(TimeProvider clock, ILogger log)
    {
        try
        {
            if (CgroupTree.At(Mount) is { } tree && Environment.IsPrivilegedProcess)
            {
                foreach (var parent in Parents)
                {
                    tree.Make(parent);
                }

                return new PodCgroups(tree, clock, log);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNone(log, e.Message);
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

    public void Limit(V1Pod pod, PodCgroupLimits limits) => _tree.Limit(PathOf(pod), limits);

    public async Task RemoveAsync(V1Pod pod, CancellationToken ct)
    {
        var start = _clock.GetTimestamp();
        for (var pause = FirstPause; TryRemove(pod) is { } busy; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            if (_clock.GetElapsedTime(start) > LongestWait)
            {
                LogLeft(_log, pod.Key(), busy);
                return;
            }

            // The kernel lets go of a group a moment after the last process of it has ended.
            await Task.Delay(pause, _clock, ct);
        }
    }

    /// <summary>Why it is still there; null when it is not.</summary>
    private string? TryRemove(V1Pod pod)
    {
        string? busy = null;
        foreach (var parent in Parents)
        {
            try
            {
                // The class may not be known any more, as of a pod that only the runtime still had.
                _tree.Remove($"{parent}/pod{pod.Metadata.Uid}");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                busy = e.Message;
            }
        }

        return busy;
    }

    /// <summary>Where a pod's cgroup is below the root.</summary>
    internal static string PathOf(V1Pod pod) => QosClass.Of(pod) switch
    {
        QosClass.Guaranteed => $"{Root}/pod{pod.Metadata.Uid}",
        var other => string.Create(CultureInfo.InvariantCulture, $"{Root}/{other.ToLowerInvariant()}/pod{pod.Metadata.Uid}"),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pods get no cgroups of their own: {Reason}")]
    private static partial void LogNone(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cgroup of {Pod} could not be removed: {Reason}")]
    private static partial void LogLeft(ILogger log, ObjectKey pod, string reason);
}
