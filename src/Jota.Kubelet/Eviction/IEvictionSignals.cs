namespace Jota.Kubelet.Eviction;

/// <summary>Tells what is left of what a node may run out of.</summary>
internal interface IEvictionSignals
{
    /// <summary>By signal; what is not known is not there.</summary>
    ValueTask<IReadOnlyDictionary<string, EvictionObservation>> ReadAsync(CancellationToken ct);
}
