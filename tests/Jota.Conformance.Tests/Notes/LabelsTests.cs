namespace Jota.Conformance.Tests.Notes;

/// <summary>What the notes say of labels.</summary>
public sealed class LabelsTests(ContainerCluster cluster) : NotesTests(cluster, "labels");
