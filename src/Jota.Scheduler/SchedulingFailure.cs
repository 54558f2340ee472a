using System.Collections.Immutable;
using Jota.Api;

namespace Jota.Scheduler;

/// <summary>Why a pod could not be scheduled when it was last tried, node by node.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="At">When it was tried.</param>
/// <param name="Attempts">How often it was tried so far.</param>
/// <param name="Message">What the event and the pod's condition tell.</param>
/// <param name="Nodes">Every node with the reasons against it; empty when there are no nodes or an error came up.</param>
public sealed record SchedulingFailure(ObjectKey Pod, DateTimeOffset At, int Attempts, string Message, ImmutableArray<NodeRejection> Nodes);
