using System.Collections.Frozen;
using Jota.Client;

namespace Jota.Scheduler;

/// <summary>Who tells events about a pod: the one of the schedulers here that the pod asks for.</summary>
internal sealed class ProfileEvents(IReadOnlyList<KeyValuePair<string, SeriesEventRecorder>> recorders)
{
    private readonly FrozenDictionary<string, SeriesEventRecorder> _byName = recorders.ToFrozenDictionary(StringComparer.Ordinal);

    public ProfileEvents(SeriesEventRecorder only)
        : this([new(SchedulerConfiguration.DefaultName, only)])
    {
    }

    public SeriesEventRecorder Of(PodShape pod) => _byName.GetValueOrDefault(pod.SchedulerName, recorders[0].Value);
}
