using System.Collections.Immutable;

namespace Jota.Client;

/// <summary>A pod that would have to go for another.</summary>
/// <param name="Pod">Its namespace and name.</param>
/// <param name="Priority">Its priority.</param>
/// <param name="BreaksBudget">Whether a PodDisruptionBudget does not let it go: it would go all the same, when nobody else can.</param>
public sealed record PreemptionVictim(string Pod, int Priority, bool BreaksBudget);

/// <summary>A node where a pod would fit if others went.</summary>
/// <param name="Node">The node.</param>
/// <param name="Victims">Those others, the most important one first.</param>
public sealed record PreemptionOption(string Node, ImmutableArray<PreemptionVictim> Victims);

/// <summary>Whether other pods could be made to go for one that fits nowhere.</summary>
/// <param name="Options">Where they could, the one that is taken first; empty when nowhere.</param>
/// <param name="WhyNot">Why nowhere; null when somewhere.</param>
public sealed record PreemptionOutlook(ImmutableArray<PreemptionOption> Options, string? WhyNot);
