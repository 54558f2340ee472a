using System.Collections.Immutable;
using Jota.Kubelet.Observed;

namespace Jota.Kubelet.Simulated;

/// <summary>What a simulated runtime has of one pod, in the order it was made. Its runtime's lock guards it.</summary>
internal sealed class SimulatedPod(string uid)
{
    private ObservedPod? _seen;

    public string Uid => uid;

    public ImmutableArray<SimulatedSandbox> Sandboxes { get; private set; } = [];

    public ImmutableArray<SimulatedContainer> Containers { get; private set; } = [];

    public bool IsEmpty => Sandboxes.IsEmpty && Containers.IsEmpty;

    /// <summary>The same object until something changes, so that a look at what is known already costs nothing.</summary>
    public ObservedPod Seen => _seen ??=
        ObservedPod.NewestFirst(ImmutableArray.CreateRange(Sandboxes, s => s.Seen), ImmutableArray.CreateRange(Containers, c => c.Seen));

    public void Add(SimulatedSandbox sandbox) => (Sandboxes, _seen) = (Sandboxes.Add(sandbox), null);

    public void Add(SimulatedContainer container) => (Containers, _seen) = (Containers.Add(container), null);

    public void Remove(SimulatedSandbox sandbox) => (Sandboxes, _seen) = (Sandboxes.Remove(sandbox), null);

    public void Remove(SimulatedContainer container) => (Containers, _seen) = (Containers.Remove(container), null);

    /// <summary>One of its parts is in another state.</summary>
    public void Changed() => _seen = null;
}
