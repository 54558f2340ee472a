namespace Jota.Conformance.Tests.Notes;

/// <summary>What the notes say of nodes and node selectors.</summary>
public sealed class NodesTests(ContainerCluster cluster) : NotesTests(cluster, "nodes");
