using Jota.Kubelet.Remembered;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>What an actor writes down for its pod's worker, and reads again.</summary>
internal interface IPodNotes
{
    /// <summary>The pod as it is to be by now, which may be newer than what a turn began with.</summary>
    V1Pod Pod { get; }

    PodMemory Memory { get; }

    void Change(Func<PodMemory, PodMemory> change);

    /// <summary>A ConfigMap or Secret that the pod refers to has changed: what waited for it need not wait on.</summary>
    void OnReferencedChange();
}
