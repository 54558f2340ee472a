using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>What a service of type LoadBalancer gets of the nodes.</summary>
/// <param name="Service">The service, as it is cached.</param>
/// <param name="Addresses">The nodes' addresses that lead to it.</param>
internal sealed record NodeBalancer(V1Service Service, ImmutableArray<string> Addresses)
{
    /// <summary>Why it gets none; null when nothing is against it.</summary>
    public string? Refusal { get; init; }

    /// <summary>Whether its status says so already.</summary>
    public bool IsTold => (Service.Status?.LoadBalancer?.Ingress ?? []).Select(ingress => ingress.Ip).SequenceEqual(Addresses);

    /// <summary>Its status as it shall be.</summary>
    public V1ServiceStatus Status => (Service.Status ?? new()) with
    {
        LoadBalancer = new() { Ingress = Addresses.IsEmpty ? null : [.. Addresses.Select(Entry)] },
    };

    private static V1LoadBalancerIngress Entry(string address) => new() { Ip = address, IpMode = "VIP" };
}
