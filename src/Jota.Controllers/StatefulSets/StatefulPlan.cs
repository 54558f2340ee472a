using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>What to do for a stateful set. Pure.</summary>
/// <param name="Create">The ordinals that get a pod, the first first.</param>
/// <param name="Delete">The pods that go.</param>
/// <param name="Ended">Those of them that have ended by themselves, which is told.</param>
/// <param name="Mend">Pods that stay and lack labels of theirs.</param>
/// <remarks>
/// Safety, in order: a pod is made when all before it are available, and ended when all after it are gone and all before it, of those
/// asked for, are available; one at a time. In any case: no pod above the partition's is made of the current revision nor one below it of
/// the updated; an update ends no available pod while as many as <c>maxUnavailable</c> are not.
/// </remarks>
internal sealed record StatefulPlan(
    IReadOnlyList<long> Create, IReadOnlyList<V1Pod> Delete, IReadOnlyList<V1Pod> Ended, IReadOnlyList<V1Pod> Mend)
{
    /// <summary>So many pods are made or deleted at most before the caches are looked at again.</summary>
    public const int Burst = 500;

    public static StatefulPlan Nothing { get; } = new([], [], [], []);

    public static StatefulPlan Compute(StatefulInput input) => input.IsOrdered ? InOrder(input) : AtOnce(input);

    /// <summary>One step, or none: scaling comes before updates.</summary>
    private static StatefulPlan InOrder(StatefulInput input)
    {
        var mend = new List<V1Pod>();
        for (var ordinal = input.Start; ordinal < input.End; ordinal++)
        {
            switch (input.At(ordinal))
            {
                case null:
                    return Nothing with { Create = [ordinal], Mend = mend };
                case var pod when PodConditions.IsTerminal(pod):
                    IReadOnlyList<V1Pod> over = pod.Metadata.DeletionTimestamp is null ? [pod] : [];
                    return Nothing with { Delete = over, Ended = over, Mend = mend };
                case var pod when !input.IsWell(pod):
                    return Nothing with { Mend = mend };
                case var pod when !StatefulPod.IsWhole(pod):
                    mend.Add(pod);
                    break;
            }
        }

        return new([], input.Condemned.Count > 0 ? NextCondemned(input) : Outdated(input), [], mend);
    }

    /// <summary>
    /// The last one goes, unless it is not well, and not the only one: then it may become so, and is waited for. One that is over never
    /// does.
    /// </summary>
    private static IReadOnlyList<V1Pod> NextCondemned(StatefulInput input)
    {
        var last = input.Condemned[0];
        var firstUnwell = input.Condemned.LastOrDefault(pod => !StatefulInput.IsReady(pod) || pod.Metadata.DeletionTimestamp is not null);
        var mayGo = input.IsAvailable(last) || PodConditions.IsTerminal(last) || ReferenceEquals(last, firstUnwell);
        return mayGo && last.Metadata.DeletionTimestamp is null ? [last] : [];
    }

    private static StatefulPlan AtOnce(StatefulInput input)
    {
        var staying = input.FromTheLast.Select(pod => pod.Pod).Where(pod => pod.Metadata.DeletionTimestamp is null).ToList();
        var ended = staying.Where(PodConditions.IsTerminal).ToList();
        var condemned = input.Condemned.Where(pod => pod.Metadata.DeletionTimestamp is null);
        var outdated = Outdated(input).Where(pod => !PodConditions.IsTerminal(pod));
        return new([.. Missing(input).Take(Burst)], [.. condemned, .. ended, .. outdated], ended, [.. staying.Where(IsToMend)]);
    }

    private static bool IsToMend(V1Pod pod) => !PodConditions.IsTerminal(pod) && !StatefulPod.IsWhole(pod);

    private static IEnumerable<long> Missing(StatefulInput input)
    {
        for (var ordinal = input.Start; ordinal < input.End; ordinal++)
        {
            if (input.At(ordinal) is null)
            {
                yield return ordinal;
            }
        }
    }

    /// <summary>
    /// The pods that an update replaces now: from the last to the partition. One that is not available costs nothing, and is replaced
    /// when those after it leave it within the limit; else a template that does not work could never be replaced.
    /// </summary>
    private static List<V1Pod> Outdated(StatefulInput input)
    {
        if (!input.IsRolling)
        {
            return [];
        }

        var limit = MaxUnavailable(input);
        var unavailable = input.Wanted - input.FromTheLast.Count(pod => input.IsWell(pod.Pod));
        var (go, passed, next) = (new List<V1Pod>(), 0L, input.End - 1);
        foreach (var (ordinal, pod) in input.FromTheLast.TakeWhile(pod => pod.Ordinal - input.Start >= Partition(input)))
        {
            // What is missing after this one is not available either.
            passed += next - ordinal;
            next = ordinal - 1;
            var isWell = input.IsWell(pod);
            passed += isWell ? 0 : 1;
            if (!input.IsUpdated(pod) && pod.Metadata.DeletionTimestamp is null && (isWell ? unavailable < limit : passed <= limit))
            {
                go.Add(pod);
                (unavailable, passed) = isWell ? (unavailable + 1, passed + 1) : (unavailable, passed);
            }
        }

        return go;
    }

    private static int Partition(StatefulInput input) => input.Set.Spec.UpdateStrategy?.RollingUpdate?.Partition ?? 0;

    private static int MaxUnavailable(StatefulInput input) => input.Set.Spec.UpdateStrategy?.RollingUpdate?.MaxUnavailable is { } limit
        ? Math.Max(1, IntOrPercent.Of(limit, input.Wanted, Rounding.Up))
        : 1;
}
