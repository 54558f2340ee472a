namespace Jota.Scheduler;

/// <summary>Lets pods of lower priority go for one that fits nowhere.</summary>
internal sealed class DefaultPreemptionPlugin(PreemptionSample sample) : IPostFilterPlugin
{
    public string Name => "DefaultPreemption";

    public PostFilterResult PostFilter(PostFilterContext context) => PreemptionPlan.Compute(context, sample);
}
