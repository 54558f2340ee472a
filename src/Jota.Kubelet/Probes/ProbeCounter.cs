using k8s.Models;

namespace Jota.Kubelet.Probes;

/// <summary>Counts results in a row until a threshold makes them a verdict.</summary>
internal sealed class ProbeCounter(V1Probe probe)
{
    private bool _last;
    private int _inARow;

    /// <summary>Counts one result; answers the verdict, or null while there are too few of its kind.</summary>
    public bool? Count(bool succeeded)
    {
        _inARow = _inARow > 0 && succeeded == _last ? _inARow + 1 : 1;
        _last = succeeded;
        var needed = succeeded ? probe.SuccessThreshold ?? 1 : probe.FailureThreshold ?? 3;
        return _inARow >= needed ? succeeded : null;
    }
}
