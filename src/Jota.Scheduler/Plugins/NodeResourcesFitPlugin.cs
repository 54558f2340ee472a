using System.Collections.Immutable;
using Jota.Api;

namespace Jota.Scheduler;

/// <summary>
/// Keeps pods from nodes without room for their requests, and prefers the nodes with the most room left (least allocated), unless it is
/// told otherwise.
/// </summary>
/// <param name="arguments">What it is told.</param>
internal sealed class NodeResourcesFitPlugin(ResourcesFitArguments arguments) : IFilterPlugin, IScorePlugin, IQueueingHints
{
    private const string PluginName = "NodeResourcesFit";
    private static readonly string[] Reasons =
        ["Too many pods", "Insufficient cpu", "Insufficient memory", "Insufficient ephemeral-storage"];

    /// <summary>
    /// Every combination of the ordinary resources, so that turning down a node allocates nothing; the last bit is "resolvable".
    /// </summary>
    private static readonly ImmutableArray<Rejection> Combinations = [.. Enumerable.Range(0, 32).Select(Combination)];

    private readonly ResourceScore? _score = IsUsual(arguments) ? null : new(arguments);

    public NodeResourcesFitPlugin()
        : this(new())
    {
    }

    public string Name => PluginName;

    public int Weight => 1;

    public ClusterEvents Awaits => ClusterEvents.Nodes | ClusterEvents.PodLeft | ClusterEvents.PodChanged;

    public Rejection? Filter(CycleState state, PodShape pod, NodeState node) => Filter(pod, node);

    public bool MayHelp(PodShape pod, ClusterChange change) => change switch
    {
        ClusterChange.NodeAdded added => Filter(pod, added.Node) is null,
        ClusterChange.NodeChanged changed =>
            HasGrown(changed.AllocatableBefore, changed.Node.Allocatable) && Filter(pod, changed.Node) is null,
        ClusterChange.PodLeft or ClusterChange.PodChanged => true,
        _ => false,
    };

    public long Score(CycleState state, PodShape pod, NodeState node)
    {
        if (_score is not null)
        {
            return _score.Of(pod, node);
        }

        ref readonly var counted = ref pod.Footprint.Counted;
        long sum = 0;
        var resources = 0;
        AddRoom(node.Allocatable.Cpu, Saturating.Add(node.Counted.Cpu, counted.Cpu), ref sum, ref resources);
        AddRoom(node.Allocatable.Memory, Saturating.Add(node.Counted.Memory, counted.Memory), ref sum, ref resources);
        return resources == 0 ? 0 : sum / resources;
    }

    /// <summary>The usual way of scoring, which is reckoned for hundreds of nodes per pod, has code of its own.</summary>
    private static bool IsUsual(ResourcesFitArguments arguments) =>
        arguments is { Strategy: ScoringStrategy.LeastAllocated, Resources: [("cpu", 1), ("memory", 1)] };

    private Rejection? Filter(PodShape pod, NodeState node)
    {
        ref readonly var wanted = ref pod.Footprint.Requests;
        var lacking = node.PodCount + 1 > node.Allocatable.Pods ? 1 : 0;
        var hopeless = node.Allocatable.Pods == 0;
        lacking |= Lacks(wanted.Cpu, node.Allocatable.Cpu, node.Requested.Cpu, ref hopeless) ? 2 : 0;
        lacking |= Lacks(wanted.Memory, node.Allocatable.Memory, node.Requested.Memory, ref hopeless) ? 4 : 0;
        lacking |= Lacks(wanted.EphemeralStorage, node.Allocatable.EphemeralStorage, node.Requested.EphemeralStorage, ref hopeless) ? 8 : 0;
        if (wanted.Scalars is not null)
        {
            return FilterScalars(wanted.Scalars, node, lacking, hopeless);
        }

        return lacking == 0 ? null : Combinations[lacking | (hopeless ? 0 : 16)];
    }

    private static bool Lacks(long wanted, long allocatable, long taken, ref bool hopeless)
    {
        if (wanted <= 0 || wanted <= Saturating.Subtract(allocatable, taken))
        {
            return false;
        }

        hopeless |= wanted > allocatable;
        return true;
    }

    private Rejection? FilterScalars(Dictionary<string, long> wanted, NodeState node, int lacking, bool hopeless)
    {
        List<string>? missing = null;
        foreach (var (name, amount) in wanted)
        {
            if (!arguments.Ignores(name) && Lacks(amount, node.Allocatable.Scalar(name), node.Requested.Scalar(name), ref hopeless))
            {
                (missing ??= []).Add($"Insufficient {name}");
            }
        }

        if (missing is null)
        {
            return lacking == 0 ? null : Combinations[lacking | (hopeless ? 0 : 16)];
        }

        return new Rejection(PluginName, [.. Combinations[lacking].Reasons, .. missing]) { Resolvable = !hopeless };
    }

    private static Rejection Combination(int bits) =>
        new(PluginName, [.. Reasons.Where((_, i) => (bits & (1 << i)) != 0)]) { Resolvable = (bits & 16) != 0 };

    private static void AddRoom(long allocatable, long taken, ref long sum, ref int resources)
    {
        if (allocatable == 0)
        {
            return;
        }

        resources++;
        sum += taken > allocatable ? 0 : PartOf(allocatable - taken, allocatable);
    }

    // In hundredths; of a number that times a hundred is none any more, it is as good to divide first.
    private static long PartOf(long free, long all) => free <= long.MaxValue / 100 ? free * 100 / all : free / (all / 100);

    private static bool HasGrown(ResourceAmounts before, ResourceAmounts after) =>
        after.Cpu > before.Cpu
            || after.Memory > before.Memory
            || after.EphemeralStorage > before.EphemeralStorage
            || after.Pods > before.Pods
        || (after.Scalars ?? []).Any(scalar => scalar.Value > before.Scalar(scalar.Key));
}
