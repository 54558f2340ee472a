namespace Jota.Conformance.Tests.Notes;

/// <summary>What the notes say of pods.</summary>
public sealed class PodsTests(ContainerCluster cluster) : NotesTests(cluster, "pods");
