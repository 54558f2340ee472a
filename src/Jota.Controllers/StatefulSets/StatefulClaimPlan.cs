using k8s.Models;

namespace Jota.Controllers;

/// <summary>What to do about the claims of a stateful set before its pods are made and deleted. Pure.</summary>
/// <param name="Create">The claims to make, each with the pod that it is for.</param>
/// <param name="Own">Claims that stay, with the owners that the retention policy wants (KEP-1847).</param>
/// <param name="Blocked">
/// The ordinals that get no pod yet: a claim of theirs is going, or goes as soon as the garbage collector comes to it.
/// </param>
internal sealed record StatefulClaimPlan(
    IReadOnlyList<(V1PersistentVolumeClaim Claim, string Pod)> Create,
    IReadOnlyList<V1PersistentVolumeClaim> Own,
    IReadOnlySet<long> Blocked)
{
    private static readonly StatefulClaimPlan Nothing = new([], [], new HashSet<long>());

    /// <param name="input">What the set's own plan looked at.</param>
    /// <param name="create">The ordinals that the set's plan wants pods for.</param>
    /// <param name="setOwner">The set as an owner.</param>
    /// <param name="find">A claim of the set's namespace by its name.</param>
    public static StatefulClaimPlan Compute(
        StatefulInput input, IReadOnlyList<long> create, V1OwnerReference setOwner, Func<string, V1PersistentVolumeClaim?> find)
    {
        if (input.Set.Spec.VolumeClaimTemplates is not { Count: > 0 } templates)
        {
            return Nothing;
        }

        var made = new List<(V1PersistentVolumeClaim, string)>();
        var (own, blocked) = (new List<V1PersistentVolumeClaim>(), new HashSet<long>());
        var owners = new StatefulClaimOwners(input.Set, setOwner);
        foreach (var ordinal in create)
        {
            var there = templates.Select(template => (template, Claim: find(StatefulClaims.NameOf(input.Set, template, ordinal)))).ToList();
            if (there.Any(one => one.Claim is { } claim && IsGoing(claim, StatefulNames.Pod(input.Set, ordinal))))
            {
                blocked.Add(ordinal);
                continue;
            }

            made.AddRange(there.Where(one => one.Claim is null).Select(one => Made(owners, input.Set, one.template, ordinal)));
        }

        foreach (var (ordinal, pod) in input.All)
        {
            foreach (var template in templates)
            {
                if (find(StatefulClaims.NameOf(input.Set, template, ordinal)) is not { } claim)
                {
                    made.AddRange(LacksIt(pod) ? [Made(owners, input.Set, template, ordinal)] : []);
                }
                else if (owners.Settled(claim, pod, isCondemned: !input.IsAskedFor(ordinal)) is { } settled)
                {
                    own.Add(settled);
                }
            }
        }

        return new(made, own, blocked);
    }

    private static (V1PersistentVolumeClaim, string) Made(
        StatefulClaimOwners owners, V1StatefulSet set, V1PersistentVolumeClaim template, long ordinal) =>
        (owners.Owned(StatefulClaims.For(set, template, ordinal)), StatefulNames.Pod(set, ordinal));

    /// <summary>Somebody deleted the claim of a pod that has not begun: it waits for it.</summary>
    private static bool LacksIt(V1Pod pod) => pod.Metadata.DeletionTimestamp is null && pod.Status?.Phase is null or "Pending";

    /// <summary>A claim that belongs to an earlier pod of the name goes with it.</summary>
    private static bool IsGoing(V1PersistentVolumeClaim claim, string pod) => claim.Metadata.DeletionTimestamp is not null
        || claim.Metadata.OwnerReferences?.Any(owner => owner is { Kind: "Pod", ApiVersion: "v1" } && owner.Name == pod) == true;
}
