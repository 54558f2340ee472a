namespace Jota.Kubelet.Pods;

/// <summary>Who is told by a pod's worker how far it is.</summary>
internal interface IPodOwner
{
    /// <summary>Nothing of the pod runs any more: its room on the node is free.</summary>
    void OnStopped(PodWorker worker);

    /// <summary>Nothing is left of the pod.</summary>
    void OnEnded(PodWorker worker);
}
