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
        new("DynamicResources", pod => pod.Spec.ResourceClaims is [var first, ..]
            ? $"resourceclaim \"{first.ResourceClaimName ?? first.Name}\" not found"
            : null),
    ];

    public string Name { get; }

    public ClusterEvents Awaits => ClusterEvents.PodChanged;

    public PreFilterResult PreFilter(CycleState state, PodShape pod, ClusterState cluster) =>
        _lacking(pod) is { } lacking ? PreFilterResult.Refuse(new(Name, [lacking])) : PreFilterResult.Skip;

    public bool MayHelp(PodShape pod, ClusterChange change) => change is ClusterChange.PodChanged;
}
