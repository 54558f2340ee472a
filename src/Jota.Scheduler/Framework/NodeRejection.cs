namespace Jota.Scheduler;

/// <summary>A node that was turned down for a pod, and why.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Why">The reasons.</param>
public readonly record struct NodeRejection(string Node, Rejection Why);
