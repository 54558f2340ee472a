using System.Collections.Immutable;

namespace Jota.Scheduler;

/// <summary>
/// Keeps a pod waiting that asks for something which is not served yet: it never runs as if it had not asked. Each takes the place, and
/// the name, of the plugin of upstream's that would see to it.
/// </summary>
internal sealed class UnservedPlugin : IPreFilterPlugin, IPostFilterPlugin, IQueueingHints
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

    /// <summary>Upstream's words. When a plugin refused the pod before this one was asked, nobody else is asked for help.</summary>
    public PostFilterResult PostFilter(PostFilterContext context) => context.Refused.Nodes[0].Why.AboutPod
        ? PostFilterResult.CannotHelp("not found") with { EndsSearch = true }
        : PostFilterResult.CannotHelp("no new claims to deallocate");

    public bool MayHelp(PodShape pod, ClusterChange change) => change is ClusterChange.PodChanged;
}
