using System.Collections.Frozen;

namespace Jota.Scheduler;

/// <summary>The plan of each profile. They share what is promised.</summary>
internal sealed class SchedulingPlans(ProfileSet profiles, Nominations nominations)
{
    private readonly FrozenDictionary<PluginSet, SchedulingPlan> _plans =
        profiles.All.Values.ToFrozenDictionary(plugins => plugins, plugins => new SchedulingPlan(plugins, nominations));

    /// <summary>Who decides about a pod.</summary>
    public SchedulingPlan Of(PodShape pod) => _plans[profiles.Of(pod)];
}
