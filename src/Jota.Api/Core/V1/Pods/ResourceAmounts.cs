using k8s.Models;

namespace Jota.Api;

/// <summary>
/// Amounts of resources as whole numbers, as the scheduler and the kubelet reckon with them: cpu in thousandths, the rest in units.
/// Nothing overflows: sums end at 2^63-1 (and <see cref="IsCapped"/> says so), so that whatever a pod may ask for is simply too much.
/// </summary>
/// <remarks>
/// Extended resources are rare and kept apart. A value, so that a node's lie next to each other: hundreds of nodes are looked at for
/// each pod.
/// </remarks>
public struct ResourceAmounts
{
    /// <summary>Processors, in thousandths.</summary>
    public long Cpu { get; set; }

    /// <summary>Bytes of memory.</summary>
    public long Memory { get; set; }

    /// <summary>Bytes of local disk.</summary>
    public long EphemeralStorage { get; set; }

    /// <summary>How many pods; what a node offers only.</summary>
    public long Pods { get; set; }

    /// <summary>Extended resources and huge pages; null when there are none.</summary>
    public Dictionary<string, long>? Scalars { get; private set; }

    /// <summary>Whether there is nothing of anything.</summary>
    public readonly bool IsNothing => Cpu == 0 && Memory == 0 && EphemeralStorage == 0 && Scalars is null;

    /// <summary>Whether a part stands at its end: what was added there cannot be subtracted again.</summary>
    public readonly bool IsCapped =>
        IsEnd(Cpu) || IsEnd(Memory) || IsEnd(EphemeralStorage) || (Scalars is { } scalars && scalars.Values.Any(IsEnd));

    /// <summary>What a pod takes of a node: its effective requests (<see cref="PodResources.Requests"/>).</summary>
    public static ResourceAmounts Of(V1Pod pod)
    {
        var amounts = new ResourceAmounts();
        foreach (var (name, quantity) in PodResources.Requests(pod))
        {
            amounts.Set(name, quantity);
        }

        return amounts;
    }

    /// <summary>What a list of an object says, such as a node's <c>allocatable</c>.</summary>
    public static ResourceAmounts Of(IEnumerable<KeyValuePair<string, ResourceQuantity>>? quantities)
    {
        var amounts = new ResourceAmounts();
        foreach (var (name, quantity) in quantities ?? [])
        {
            amounts.Set(name, Quantity.Of(quantity));
        }

        return amounts;
    }

    /// <summary>So much of an extended resource.</summary>
    public readonly long Scalar(string name) => Scalars?.GetValueOrDefault(name) ?? 0;

    /// <summary>Adds, up to the end of numbers.</summary>
    public void Add(in ResourceAmounts other)
    {
        Cpu = Saturating.Add(Cpu, other.Cpu);
        Memory = Saturating.Add(Memory, other.Memory);
        EphemeralStorage = Saturating.Add(EphemeralStorage, other.EphemeralStorage);
        if (other.Scalars is { } scalars)
        {
            foreach (var (name, amount) in scalars)
            {
                Put(name, Saturating.Add(Scalar(name), amount));
            }
        }
    }

    /// <summary>Takes away what was added before, unless <see cref="IsCapped"/>.</summary>
    public void Subtract(in ResourceAmounts other)
    {
        Cpu = Saturating.Subtract(Cpu, other.Cpu);
        Memory = Saturating.Subtract(Memory, other.Memory);
        EphemeralStorage = Saturating.Subtract(EphemeralStorage, other.EphemeralStorage);
        if (other.Scalars is { } scalars)
        {
            foreach (var (name, amount) in scalars)
            {
                Put(name, Saturating.Subtract(Scalar(name), amount));
            }
        }
    }

    /// <summary>By their names, those that are not nothing.</summary>
    public readonly IEnumerable<(string Resource, long Amount)> Parts()
    {
        (string Resource, long Amount)[] ordinary = [("cpu", Cpu), ("memory", Memory), ("ephemeral-storage", EphemeralStorage)];
        return ordinary.Concat(Scalars?.Select(s => (Resource: s.Key, Amount: s.Value)) ?? []).Where(part => part.Amount != 0);
    }

    /// <summary>So much of the resource with this name.</summary>
    public readonly long Of(string resource) => resource switch
    {
        "cpu" => Cpu,
        "memory" => Memory,
        "ephemeral-storage" => EphemeralStorage,
        "pods" => Pods,
        _ => Scalar(resource),
    };

    private static bool IsEnd(long amount) => amount is long.MaxValue or long.MinValue;

    private void Set(string name, Quantity quantity)
    {
        switch (name)
        {
            case "cpu":
                Cpu = quantity.MilliValue;
                break;
            case "memory":
                Memory = quantity.Value;
                break;
            case "ephemeral-storage":
                EphemeralStorage = quantity.Value;
                break;
            case "pods":
                Pods = quantity.Value;
                break;
            default:
                Put(name, quantity.Value);
                break;
        }
    }

    private void Put(string name, long amount) => (Scalars ??= new(StringComparer.Ordinal))[name] = amount;
}
