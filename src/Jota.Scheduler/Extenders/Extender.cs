using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>Somebody outside who is asked about pods.</summary>
internal sealed class Extender(ExtenderConfiguration configuration, TimeProvider clock) : IDisposable
{
    /// <summary>What one step of an extender's scores, which go to 10, is of ours.</summary>
    private const int Scale = (int)IScorePlugin.Best / 10;

    private readonly ExtenderClient _client = new(configuration, clock);

    /// <summary>How it is named in texts.</summary>
    public string Name => configuration.UrlPrefix.AbsoluteUri;

    /// <summary>Whether scheduling goes on without it when it fails.</summary>
    public bool IsIgnorable => configuration.Ignorable;

    /// <summary>Whether it is asked which nodes will do, or how well.</summary>
    public bool Decides => configuration.FilterVerb is not null || configuration.PrioritizeVerb is not null;

    /// <summary>Whether it binds pods.</summary>
    public bool Binds => configuration.BindVerb is not null;

    /// <summary>Whether it is asked about a pod: about those that want what it looks after, or about all.</summary>
    public bool IsAbout(PodShape pod)
    {
        if (configuration.ManagedResources.IsEmpty)
        {
            return true;
        }

        foreach (var container in (pod.Spec.InitContainers ?? []).Concat(pod.Spec.Containers))
        {
            if (Wants(container.Resources?.Requests) || Wants(container.Resources?.Limits))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Which nodes will do; all of them when it is not asked that. Names of no node that was asked about are a fault.</summary>
    public async Task<ExtenderFilterAnswer> FilterAsync(V1Pod pod, IReadOnlyList<V1Node> nodes, CancellationToken ct)
    {
        if (configuration.FilterVerb is not { } verb)
        {
            return new([.. nodes.Select(node => node.Metadata.Name)], ImmutableDictionary<string, string>.Empty,
                ImmutableDictionary<string, string>.Empty);
        }

        var byName = configuration.NodeCacheCapable;
        var answer = await _client.AskAsync(
            verb, ExtenderMessages.Question(pod, nodes, byName), json => ExtenderMessages.FilterAnswer(json, byName), ct);
        var known = nodes.Select(node => node.Metadata.Name).ToHashSet(StringComparer.Ordinal);
        return answer.Nodes.FirstOrDefault(name => !known.Contains(name)) is { } stranger
            ? throw new ExtenderException(
                $"extender \"{Name}\" claims a filtered node \"{stranger}\" which is not found in the input node list")
            : answer;
    }

    /// <summary>How well nodes will do, on our scale and weighed; nothing when it is not asked that.</summary>
    public async Task<IReadOnlyDictionary<string, long>> PrioritizeAsync(V1Pod pod, IReadOnlyList<V1Node> nodes, CancellationToken ct)
    {
        if (configuration.PrioritizeVerb is not { } verb)
        {
            return ImmutableDictionary<string, long>.Empty;
        }

        var scores = await _client.AskAsync(
            verb, ExtenderMessages.Question(pod, nodes, configuration.NodeCacheCapable), ExtenderMessages.Priorities, ct);
        return scores.ToDictionary(score => score.Key, score => score.Value * Scale * configuration.Weight);
    }

    /// <summary>Binds a pod.</summary>
    public Task BindAsync(PodShape pod, string node, CancellationToken ct) =>
        _client.AskAsync(configuration.BindVerb!, ExtenderMessages.Binding(pod, node), ExtenderMessages.ThrowIfError, ct);

    public void Dispose() => _client.Dispose();

    private bool Wants(IDictionary<string, ResourceQuantity>? amounts) =>
        amounts is not null && configuration.ManagedResources.Any(amounts.ContainsKey);
}
