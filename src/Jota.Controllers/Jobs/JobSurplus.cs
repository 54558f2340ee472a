using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Which active pods a job has too many: those that can never be counted, those whose index it does not have or another pod has as well,
/// and then what costs least to lose.
/// </summary>
internal static class JobSurplus
{
    /// <param name="input">The job.</param>
    /// <param name="least">At least so many.</param>
    public static IReadOnlyList<V1Pod> Of(JobInput input, int least)
    {
        // One that was to go when the controller crashed: its finalizer is gone, and it is not.
        var tracked = input.Tracked.ToHashSet<V1Pod>(ReferenceEqualityComparer.Instance);
        var surplus = input.Active.Where(pod => !tracked.Contains(pod)).ToList();
        IReadOnlyList<V1Pod> rest = [.. input.Active.Where(tracked.Contains)];
        if (input.IsIndexed)
        {
            rest = WithoutDoubles(input, rest, surplus);
        }

        if (surplus.Count < least)
        {
            surplus.AddRange(DeletionOrder.First(rest, rest, least - surplus.Count, input.Now));
        }

        return surplus;
    }

    private static List<V1Pod> WithoutDoubles(JobInput input, IReadOnlyList<V1Pod> pods, List<V1Pod> surplus)
    {
        var rest = new List<V1Pod>(pods.Count);
        foreach (var same in pods.GroupBy(input.IndexOf))
        {
            var group = same.ToList();
            var gone = same.Key is null ? group : DeletionOrder.First(group, group, group.Count - 1, input.Now);
            surplus.AddRange(gone);
            rest.AddRange(group.Except(gone));
        }

        return rest;
    }
}
