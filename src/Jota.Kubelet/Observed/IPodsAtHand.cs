namespace Jota.Kubelet.Observed;

/// <summary>
/// A runtime of this process, which tells of a pod in the kubelet's own words and at once: nothing is listed, no messages are made, and its
/// events name their pod and are never lost.
/// </summary>
internal interface IPodsAtHand
{
    /// <summary>Everything of the pod with this uid, newest first; the same object as long as nothing changes.</summary>
    ObservedPod Look(string podUid);
}
