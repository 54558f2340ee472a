// Nearly all of a test's time goes by in other processes, or in waiting for them: more run at once than there are cores.
[assembly: CollectionBehavior(MaxParallelThreads = 5)]

namespace Jota.Conformance.Tests;

/// <summary>Tests that nothing else may run beside, for they stop what others use, or count each request that is lost: they come last.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;
