using System.Collections.Immutable;

namespace Jota.Scheduler;

/// <summary>
/// Keeps a pod waiting that asks for something which is not served yet: it never runs as if it had not asked. Each takes the place, and
/// the name, of the plugin of upstream's that would see to it.
/// </summary>
internal sealed class UnservedPlugin : IPreFilterPlugin, IQueueingHints
{
    private readonly Func<PodShape, string?> _lacking;

    private UnservedPlugin(string name, Func<PodShape, string?> lacking) => (Name, _lacking) = (name, lacking);

    /// <summary>One for each such demand.</summary>
    public static ImmutableArray<UnservedPlugin> All { get; } =
    [
        new("VolumeBinding", LacksClaim),
        new("DynamicResources", pod => pod.Spec.ResourceClaims is [var first, ..]
            ? $"resourceclaim \"{first.ResourceClaimName ?? first.Name}\" not found"
            : null),
    ];

    public string Name { get; }

    public ClusterEvents Awaits => ClusterEvents.PodChanged;

    public PreFilterResult PreFilter(CycleState state, PodShape pod, ClusterState cluster) =>
        _lacking(pod) is { } lacking ? PreFilterResult.Refuse(new(Name, [lacking])) : PreFilterResult.Skip;

    public bool MayHelp(PodShape pod, ClusterChange change) => change is ClusterChange.PodChanged;

    private static string? LacksClaim(PodShape pod)
    {
        foreach (var volume in pod.Spec.Volumes ?? [])
        {
            if (volume.PersistentVolumeClaim is { } claim)
            {
                return $"persistentvolumeclaim \"{claim.ClaimName}\" not found";
            }

            if (volume.Ephemeral is not null)
            {
                return "waiting for ephemeral volume controller to create the persistentvolumeclaim " +
                    $"\"{pod.Pod.Metadata.Name}-{volume.Name}\"";
            }
        }

        return null;
    }
}
