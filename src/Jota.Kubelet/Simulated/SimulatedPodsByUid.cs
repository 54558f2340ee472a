using Jota.Kubelet.Observed;
using Jota.Kubelet.Runtime.Cri.V1;

namespace Jota.Kubelet.Simulated;

/// <summary>The pods that have a sandbox or a container. Guarded by the lock of <see cref="SimulatedPods"/>.</summary>
internal sealed class SimulatedPodsByUid
{
    private readonly Dictionary<string, SimulatedPod> _pods = new(StringComparer.Ordinal);

    /// <summary>What a pod's worker is told of it; nothing where it has neither.</summary>
    public ObservedPod Look(string uid) => _pods.TryGetValue(uid, out var pod) ? pod.Seen : ObservedPod.Nothing;

    /// <summary>The pod of a sandbox, which comes with its first.</summary>
    public SimulatedPod Of(PodSandboxConfig config)
    {
        var uid = config.Labels.GetValueOrDefault(ContainerLabels.PodUid) ?? config.Metadata.Uid;
        if (!_pods.TryGetValue(uid, out var pod))
        {
            _pods[uid] = pod = new SimulatedPod(uid);
        }

        return pod;
    }

    /// <summary>Forgets a pod that has lost its last sandbox and container.</summary>
    public void ForgetIfEmpty(SimulatedPod pod)
    {
        if (pod.IsEmpty)
        {
            _pods.Remove(pod.Uid);
        }
    }
}
