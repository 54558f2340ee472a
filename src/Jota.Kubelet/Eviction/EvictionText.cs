using System.Text;
using Jota.Api;
using Jota.Kubelet.Nodes;
using Jota.Kubelet.Specs;
using k8s.Models;

namespace Jota.Kubelet.Eviction;

/// <summary>What is told of pods that are given up or refused, in upstream's words. Pure.</summary>
internal static class EvictionText
{
    /// <summary>Why a pod was given up, for its status and its event.</summary>
    public static string Of(EvictionThreshold threshold, EvictionObservation seen, EvictionCandidate pod)
    {
        var resource = EvictionSignal.ResourceOf(threshold.Signal);
        var text = new StringBuilder($"The node was low on resource: {resource}. ")
            .Append($"Threshold quantity: {Bytes(threshold.Below.Of(seen.Capacity))}, available: {Bytes(seen.Available)}. ");
        foreach (var container in pod.Pod.All())
        {
            var used = pod.Used?.Containers.FirstOrDefault(one => one.Name == container.Name);
            var bytes = resource switch
            {
                "memory" => used?.Memory?.WorkingSetBytes,
                "ephemeral-storage" => used?.Rootfs?.UsedBytes,
                _ => null,
            };
            var request = Request(container, resource);
            if (bytes is { } known && known > (ulong)Math.Max(0, request.Value))
            {
                text.Append($"Container {container.Name} was using {Bytes((long)known)}, request is {request}, ")
                    .Append($"has larger consumption of {resource}. ");
            }
        }

        return text.ToString();
    }

    /// <summary>Why a pod was refused.</summary>
    public static string Of(NodePressure pressure)
    {
        List<string> conditions = [];
        Add(pressure.Memory, "MemoryPressure");
        Add(pressure.Disk, "DiskPressure");
        Add(pressure.Pids, "PIDPressure");
        return $"The node had condition: [{string.Join(' ', conditions)}]. ";

        void Add(bool there, string condition)
        {
            if (there)
            {
                conditions.Add(condition);
            }
        }
    }

    private static Quantity Request(V1Container container, string resource) =>
        container.Resources?.Requests is { } requests && requests.TryGetValue(resource, out var request)
            ? Quantity.Of(request)
            : Quantity.Zero;

    private static string Bytes(long bytes) => Quantity.Of(bytes, QuantityNotation.Binary).ToString();
}
