using k8s.Models;

namespace Jota.Controllers;

/// <summary>What to do for a daemon set. Pure.</summary>
/// <param name="Create">The nodes that get a pod.</param>
/// <param name="Delete">The pods that go.</param>
/// <param name="Ended">Those of them that have ended by themselves, which is told.</param>
internal sealed record DaemonPlan(IReadOnlyList<string> Create, IReadOnlyList<V1Pod> Delete, IReadOnlyList<V1Pod> Ended)
{
    /// <summary>So many pods are made or deleted at most before the caches are looked at again.</summary>
    public const int Burst = 250;

    /// <summary>Each node that is to have a pod gets one, and no node keeps more than one of each revision.</summary>
    public static DaemonPlan Keep(DaemonInput input)
    {
        var (create, delete, ended) = (new List<string>(), new List<V1Pod>(), new List<V1Pod>());
        foreach (var (node, fit) in input.Nodes)
        {
            var pods = input.On(node);
            if (fit.ShouldRun && pods.Count == 0)
            {
                create.Add(node);
            }
            else if (!fit.ShouldStay)
            {
                delete.AddRange(Staying(pods));
            }
            else
            {
                ended.AddRange(Staying(pods).Where(Jota.Api.PodConditions.IsTerminal));
                delete.AddRange(Superfluous(input, [.. pods.Where(PodReadiness.IsActive).OrderBy(Seniority)]));
            }
        }

        var names = input.Nodes.Select(node => node.Name).ToHashSet(StringComparer.Ordinal);
        delete.AddRange(
            Staying(input.Pods).Where(pod => string.IsNullOrEmpty(pod.Spec.NodeName) && !names.Contains(DaemonPod.NodeOf(pod) ?? "")));
        return new(create, [.. delete, .. ended], ended);
    }

    /// <summary>The next step of a rolling update: pods of older revisions make room, or new ones come beside them.</summary>
    public static DaemonPlan Roll(DaemonInput input) => input.Limits.MaxSurge > 0 ? Surge(input) : Replace(input);

    private static DaemonPlan Replace(DaemonInput input)
    {
        var (unavailable, broken, whole) = (0, new List<V1Pod>(), new List<V1Pod>());
        foreach (var (node, _) in input.Nodes.Where(node => input.On(node.Name).Count > 0 || node.Fit.ShouldRun))
        {
            if (!input.TryPair(node, out var old, out var @new) || (old is null) == (@new is null))
            {
                unavailable++;
            }
            else if (old is null)
            {
                unavailable += input.IsAvailable(@new!) ? 0 : 1;
            }
            else if (input.IsAvailable(old))
            {
                whole.Add(old);
            }
            else
            {
                // What does not work is replaced whatever the limits say.
                unavailable++;
                broken.Add(old);
            }
        }

        return new([], [.. broken, .. whole.Take(Math.Max(0, input.Limits.MaxUnavailable - unavailable))], []);
    }

    private static DaemonPlan Surge(DaemonInput input)
    {
        var (surging, broken, whole) = (0, new List<string>(), new List<string>());
        foreach (var (node, _) in input.Nodes.Where(node => node.Fit.ShouldRun && input.On(node.Name).Count > 0))
        {
            if (!input.TryPair(node, out var old, out var @new))
            {
                surging++;
            }
            else if (old is not null && @new is not null)
            {
                surging += input.IsAvailable(@new) ? 0 : 1;
            }
            else if (old is not null)
            {
                (input.IsAvailable(old) ? whole : broken).Add(node);
            }
        }

        return new([.. broken, .. whole.Take(Math.Max(0, input.Limits.MaxSurge - surging))], [], []);
    }

    /// <summary>
    /// Of several active pods on a node: all but the oldest; in a rollout with surge, all but the oldest of each revision.
    /// </summary>
    private static IEnumerable<V1Pod> Superfluous(DaemonInput input, IReadOnlyList<V1Pod> active)
    {
        if (active.Count <= 1 || input.Limits.MaxSurge == 0)
        {
            return active.Skip(1);
        }

        var (news, olds) = (active.Where(input.IsNew).ToList(), active.Where(pod => !input.IsNew(pod)).ToList());
        var done = news.Count > 0 && olds.Count > 0 && (PodReadiness.ReadySince(olds[0]) is null || input.IsAvailable(news[0]));
        return [.. news.Skip(1), .. olds.Skip(done ? 0 : 1)];
    }

    private static IEnumerable<V1Pod> Staying(IEnumerable<V1Pod> pods) => pods.Where(pod => pod.Metadata.DeletionTimestamp is null);

    // Those that have a node go last.
    private static (int, DateTime, string) Seniority(V1Pod pod) => (
        string.IsNullOrEmpty(pod.Spec.NodeName) ? 1 : 0, pod.Metadata.CreationTimestamp ?? DateTime.MaxValue, pod.Metadata.Name);
}
