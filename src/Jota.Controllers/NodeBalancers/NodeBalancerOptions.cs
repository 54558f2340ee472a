using System.Collections.Immutable;

namespace Jota.Controllers;

/// <summary>Whether nodes' own addresses balance the load of services of type LoadBalancer.</summary>
public sealed record NodeBalancerOptions
{
    /// <summary>The class (<c>spec.loadBalancerClass</c>) of services that these are for. Those without a class are as well.</summary>
    public const string Class = "jota.dev/node";

    /// <summary>Whether they are. Else nothing happens to any service.</summary>
    public bool IsOn { get; init; }

    /// <summary>TCP ports that nodes need for themselves, which no service gets: of the API, of kubelets, of remote shells.</summary>
    public ImmutableArray<int> Reserved { get; init; } = [22, 6443, 10250];
}
