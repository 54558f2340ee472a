namespace Jota.Conformance.Tests.Notes;

/// <summary>What the notes say of ReplicaSets and ReplicationControllers.</summary>
public sealed class ReplicaSetsTests(ContainerCluster cluster) : NotesTests(cluster, "replicasets");
