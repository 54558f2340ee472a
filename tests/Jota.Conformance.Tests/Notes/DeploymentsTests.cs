namespace Jota.Conformance.Tests.Notes;

/// <summary>What the notes say of Deployments.</summary>
public sealed class DeploymentsTests(ContainerCluster cluster) : NotesTests(cluster, "deployments");
