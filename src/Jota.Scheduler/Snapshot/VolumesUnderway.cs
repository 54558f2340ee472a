using System.Collections.Immutable;
using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>What is to become of the claims of a pod whose node is chosen.</summary>
/// <param name="Node">The node.</param>
/// <param name="Matches">Claims that get volumes that are there.</param>
/// <param name="Provisioned">Claims for which volumes are to be made on the node.</param>
internal sealed record VolumesUnderway(
    string Node, ImmutableArray<(ObjectKey Claim, string Volume)> Matches, ImmutableArray<ObjectKey> Provisioned)
{
    private readonly HashSet<ObjectKey> _asked = [];

    /// <summary>All of them.</summary>
    public IEnumerable<ObjectKey> Claims => [.. Matches.Select(match => match.Claim), .. Provisioned];

    public bool Provisions(ObjectKey claim) => Provisioned.Contains(claim);

    /// <summary>
    /// Whether a volume was asked for on the node, and whoever makes volumes there has said that it cannot: by taking the node's name away.
    /// </summary>
    public bool HasFailed(ObjectKey key, V1PersistentVolumeClaim? claim)
    {
        if (!Provisions(key) || (claim is not null && ClaimBindings.IsComplete(claim)))
        {
            return false;
        }

        if (claim is not null && ClaimBindings.Of(claim.Metadata, ClaimBindings.SelectedNode) == Node)
        {
            _asked.Add(key);
            return false;
        }

        return _asked.Contains(key);
    }
}
