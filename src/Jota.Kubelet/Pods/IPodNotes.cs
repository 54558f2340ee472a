using Jota.Kubelet.Remembered;

namespace Jota.Kubelet.Pods;

/// <summary>What an actor writes down for its pod's worker, and reads again.</summary>
internal interface IPodNotes
{
    PodMemory Memory { get; }

    void Change(Func<PodMemory, PodMemory> change);

    /// <summary>A ConfigMap or Secret that the pod refers to has changed: what waited for it need not wait on.</summary>
    void OnReferencedChange();
}
