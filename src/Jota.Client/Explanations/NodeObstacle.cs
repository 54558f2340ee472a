using System.Collections.Immutable;

namespace Jota.Client;

/// <summary>A node that will not do for a pod.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Reasons">All that speaks against it, with the figures and names that matter.</param>
/// <param name="Help">What would change that, as things to do.</param>
public sealed record NodeObstacle(string Node, ImmutableArray<string> Reasons, ImmutableArray<string> Help);
