using k8s.Models;

namespace Jota.Network.Services;

/// <summary>An endpoint of one port of a service, as its slice tells of it.</summary>
/// <param name="Target">Where it answers.</param>
/// <param name="Ready">Whether new connections go to it.</param>
/// <param name="Serving">Whether it answers, even if it is about to end.</param>
/// <param name="Terminating">Whether it is about to end.</param>
/// <param name="Node">Its node, if that is known.</param>
/// <param name="Hints">For whom it is meant first, if anybody said so.</param>
internal sealed record ProxiedEndpoint(
    Target Target, bool Ready, bool Serving, bool Terminating, string? Node, V1EndpointHints? Hints)
{
    /// <summary>What an endpoint's conditions leave open counts as upstream's proxy counts it: ready, serving, not terminating.</summary>
    public static ProxiedEndpoint Of(V1Endpoint endpoint, Target target) => new(
        target,
        endpoint.Conditions?.Ready ?? true,
        endpoint.Conditions?.Serving ?? true,
        endpoint.Conditions?.Terminating ?? false,
        endpoint.NodeName,
        endpoint.Hints);

    /// <summary>Whether it takes connections only where nobody better is left.</summary>
    public bool IsLastResort => Serving && Terminating;

    /// <summary>Whether it runs on a node.</summary>
    public bool IsOn(string node) => string.Equals(Node, node, StringComparison.Ordinal);
}
