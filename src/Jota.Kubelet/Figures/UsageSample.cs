namespace Jota.Kubelet.Figures;

/// <summary>What a machine and its containers had used at a time.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Containers">The containers, by id.</param>
internal sealed record UsageSample(MachineUsage Machine, IReadOnlyDictionary<string, ContainerUsage> Containers)
{
    public static UsageSample Nothing { get; } = new(new MachineUsage(default), new Dictionary<string, ContainerUsage>());
}
