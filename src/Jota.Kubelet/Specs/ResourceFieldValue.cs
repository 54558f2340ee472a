using System.Globalization;
using k8s.Models;

namespace Jota.Kubelet.Specs;

/// <summary>What a node has to give.</summary>
internal sealed record NodeCapacity(decimal Cpu, decimal Memory, decimal EphemeralStorage);

/// <summary>The value of a <c>resourceFieldRef</c>: a request or limit, divided and rounded up.</summary>
internal static class ResourceFieldValue
{
    public static string Compute(V1Pod pod, V1ResourceFieldSelector field, V1Container? own, NodeCapacity node)
    {
        var container = field.ContainerName is { Length: > 0 } name
            ? pod.Find(name) ?? throw new ContainerConfigException($"container {name} not found")
            : own ?? throw new ContainerConfigException("a container name is required");
        var (kind, resource) = field.Resource.Split('.', 2) is [var k, var r] ? (k, r) : ("", "");
        var value = kind switch
        {
            "limits" => Of(container.Resources?.Limits, resource) ?? Capacity(resource, node),
            "requests" => Of(container.Resources?.Requests, resource) ?? Of(container.Resources?.Limits, resource) ?? 0,
            _ => throw new ContainerConfigException($"unsupported container resource : {field.Resource}"),
        };
        var divisor = field.Divisor is null ? 1 : field.Divisor.ToDecimal();
        return decimal.Ceiling(value / (divisor == 0 ? 1 : divisor)).ToString(CultureInfo.InvariantCulture);
    }

    private static decimal? Of(IDictionary<string, ResourceQuantity>? list, string resource) =>
        list is not null && list.TryGetValue(resource, out var quantity) ? quantity.ToDecimal() : null;

    private static decimal Capacity(string resource, NodeCapacity node) => resource switch
    {
        "cpu" => node.Cpu,
        "memory" => node.Memory,
        "ephemeral-storage" => node.EphemeralStorage,
        _ => 0,
    };
}
