using Jota.Api;
using k8s.Models;

namespace Jota.Kubelet.Simulated;

/// <summary>What a simulated container is said to use: annotations of its pod, else half of what it asks for. Pure.</summary>
/// <param name="NanoCores">Of processors, in billionths of a core.</param>
/// <param name="Bytes">Of memory.</param>
internal readonly record struct SimulatedUse(ulong NanoCores, ulong Bytes)
{
    // What asks for nothing uses a little.
    private const ulong LeastNanoCores = 1_000_000;
    private const ulong LeastBytes = 8 << 20;

    public static SimulatedUse Of(V1Pod pod, string container)
    {
        var requests = pod.Spec.Containers.Concat(pod.Spec.InitContainers ?? [])
            .FirstOrDefault(one => one.Name == container)?.Resources?.Requests;
        return new(
            Said(pod, "cpu", container) is { } cpu ? Nanos(cpu) : Half(requests, "cpu") is { } half ? Nanos(half) : LeastNanoCores,
            Said(pod, "memory", container) is { } memory ? BytesOf(memory)
                : Half(requests, "memory") is { } part ? BytesOf(part)
                : LeastBytes);
    }

    private static Quantity? Said(V1Pod pod, string what, string container) =>
        pod.Metadata.Annotations is { } annotations && SimulationScript.Text(annotations, what, container) is { } text
        && Quantity.TryParse(text, out var quantity) ? quantity : null;

    private static Quantity? Half(IDictionary<string, ResourceQuantity>? requests, string name) =>
        requests is not null && requests.TryGetValue(name, out var asked) ? Quantity.OfMillis(Quantity.Of(asked).MilliValue / 2) : null;

    private static ulong Nanos(Quantity cores) => (ulong)Math.Clamp(cores.ToDouble() * 1e9, 0, 1e18);

    private static ulong BytesOf(Quantity memory) => (ulong)Math.Max(0, memory.Value);
}
