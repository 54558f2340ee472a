using System.Collections.Frozen;
using System.Collections.Immutable;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Scheduler;

/// <summary>
/// Asks all extenders that a pod is about: one after the other which nodes will do, then all together how well. As many nodes at a time as
/// are enough to choose from; more only when of those none will do.
/// </summary>
internal sealed partial class ExtenderRound(ImmutableArray<Extender> extenders, ILogger log)
{
    /// <summary>Whether somebody is to be asked about a pod.</summary>
    public bool IsAbout(PodShape pod)
    {
        foreach (var extender in extenders)
        {
            if (extender.Decides && extender.IsAbout(pod))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Asks. Throws <see cref="ExtenderException"/> when one fails that may not be done without; what others say of scores then counts for
    /// nothing.
    /// </summary>
    public async Task<ExtenderAnswer> AskAsync(PodShape pod, IReadOnlyList<V1Node> nodes, CancellationToken ct)
    {
        var asked = extenders.Where(extender => extender.Decides && extender.IsAbout(pod)).ToList();
        var refused = new Dictionary<string, Rejection>(StringComparer.Ordinal);
        foreach (var some in nodes.Chunk(SampleSize.Of(nodes.Count)))
        {
            IReadOnlyList<V1Node> left = some;
            foreach (var extender in asked)
            {
                left = left.Count == 0 ? left : await FilterAsync(extender, pod, left, refused, ct);
            }

            if (left.Count > 0)
            {
                var scores = left.Count == 1
                    ? ImmutableDictionary<string, long>.Empty
                    : await PrioritizeAsync(asked, pod, left, ct);
                return new(left.Select(node => node.Metadata.Name).ToFrozenSet(StringComparer.Ordinal), refused, scores);
            }
        }

        return new(FrozenSet<string>.Empty, refused, ImmutableDictionary<string, long>.Empty);
    }

    private async Task<IReadOnlyList<V1Node>> FilterAsync(
        Extender extender, PodShape pod, IReadOnlyList<V1Node> nodes, Dictionary<string, Rejection> refused, CancellationToken ct)
    {
        try
        {
            var answer = await extender.FilterAsync(pod.Pod, nodes, ct);
            foreach (var (node, why) in answer.Failed)
            {
                refused[node] = new(ExtenderAnswer.Plugin, [why]) { Resolvable = true };
            }

            foreach (var (node, why) in answer.Hopeless)
            {
                refused[node] = new(ExtenderAnswer.Plugin, [why]);
            }

            var fitting = answer.Nodes.ToHashSet(StringComparer.Ordinal);
            return [.. nodes.Where(node => fitting.Contains(node.Metadata.Name))];
        }
        catch (ExtenderException e) when (extender.IsIgnorable)
        {
            LogIgnored(e, extender.Name);
            return nodes;
        }
    }

    private async Task<IReadOnlyDictionary<string, long>> PrioritizeAsync(
        List<Extender> asked, PodShape pod, IReadOnlyList<V1Node> nodes, CancellationToken ct)
    {
        var scores = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var some in await Task.WhenAll(asked.Select(extender => PrioritizeAsync(extender, pod, nodes, ct))))
        {
            foreach (var (node, score) in some)
            {
                scores[node] = scores.GetValueOrDefault(node) + score;
            }
        }

        return scores;
    }

    /// <summary>Whoever fails here has nothing to say, as upstream: a pod does not wait for how well a node will do.</summary>
    private async Task<IReadOnlyDictionary<string, long>> PrioritizeAsync(
        Extender extender, PodShape pod, IReadOnlyList<V1Node> nodes, CancellationToken ct)
    {
        try
        {
            return await extender.PrioritizeAsync(pod.Pod, nodes, ct);
        }
        catch (ExtenderException e)
        {
            LogIgnored(e, extender.Name);
            return ImmutableDictionary<string, long>.Empty;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The extender {Extender} failed; scheduling goes on without it")]
    private partial void LogIgnored(Exception why, string extender);
}
