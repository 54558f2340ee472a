namespace Jota.Conformance.Tests;

/// <summary>A simulated cluster for those who empty its nodes.</summary>
public sealed class ClusterToDrain : SimulatedCluster;
