using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>
/// Amounts of resources as whole numbers: cpu in thousandths, the rest in units. Extended resources are rare and kept apart. A value, so
/// that a node's lie next to each other: hundreds of nodes are looked at for each pod.
/// </summary>
internal struct Amounts
{
    public long Cpu { get; set; }

    public long Memory { get; set; }

    public long EphemeralStorage { get; set; }

    public long Pods { get; set; }

    /// <summary>Extended resources and huge pages; null when there are none.</summary>
    public Dictionary<string, long>? Scalars { get; private set; }

    public readonly bool IsNothing => Cpu == 0 && Memory == 0 && EphemeralStorage == 0 && Scalars is null;

    public static Amounts From(IEnumerable<KeyValuePair<string, ResourceQuantity>>? quantities)
    {
        var amounts = new Amounts();
        foreach (var (name, quantity) in quantities ?? [])
        {
            amounts.Set(name, Quantity.Of(quantity));
        }

        return amounts;
    }

    public readonly long Scalar(string name) => Scalars?.GetValueOrDefault(name) ?? 0;

    public void Add(in Amounts other) => Add(other, 1);

    public void Subtract(in Amounts other) => Add(other, -1);

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
                (Scalars ??= new(StringComparer.Ordinal))[name] = quantity.Value;
                break;
        }
    }

    private void Add(in Amounts other, int sign)
    {
        Cpu += sign * other.Cpu;
        Memory += sign * other.Memory;
        EphemeralStorage += sign * other.EphemeralStorage;
        if (other.Scalars is not { } scalars)
        {
            return;
        }

        foreach (var (name, amount) in scalars)
        {
            Scalars ??= new(StringComparer.Ordinal);
            Scalars[name] = Scalars.GetValueOrDefault(name) + (sign * amount);
        }
    }
}
