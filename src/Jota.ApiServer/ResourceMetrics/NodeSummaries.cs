using System.Collections.Concurrent;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.ResourceMetrics;

/// <summary>
/// What nodes say that they use: asked when somebody asks for it, all that are needed at once, and each once for all who ask within a few
/// seconds. A node that does not answer is left out.
/// </summary>
internal sealed class NodeSummaries(TimeProvider clock)
{
    /// <summary>So long an answer is good for everybody.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private const int AtOnce = 32;

    private readonly ConcurrentDictionary<string, Answer> _answers = new(StringComparer.Ordinal);

    /// <summary>The way to nodes; null as long as there is none.</summary>
    public Func<V1Node, INodeConnection?>? Reach { get; set; }

    /// <summary>What these nodes use, by name.</summary>
    public async Task<IReadOnlyDictionary<string, NodeSummary>> OfAsync(IReadOnlyCollection<V1Node> nodes, CancellationToken ct)
    {
        var found = new ConcurrentDictionary<string, NodeSummary>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            nodes,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
            async (node, ct) =>
            {
                if (await FindAsync(node, ct) is { } summary)
                {
                    found[node.Metadata.Name] = summary;
                }
            });
        return found;
    }

    /// <summary>Forgets what nodes said that are none any more.</summary>
    public void Keep(Func<string, bool> isThere)
    {
        foreach (var name in _answers.Keys.Where(name => !isThere(name)))
        {
            _answers.TryRemove(name, out _);
        }
    }

    private async Task<NodeSummary?> FindAsync(V1Node node, CancellationToken ct)
    {
        var name = node.Metadata.Name;
        if (_answers.TryGetValue(name, out var known) && known.Uid == node.Metadata.Uid && clock.GetElapsedTime(known.At) < Fresh)
        {
            return known.Summary;
        }

        if (Reach?.Invoke(node) is not { } connection)
        {
            return null;
        }

        using var patience = clock.CancelAfter(Patience);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            var summary = await connection.SummaryAsync(both.Token);
            _answers[name] = new(node.Metadata.Uid, summary, clock.GetTimestamp());
            return summary;
        }
        catch (Exception e) when (e is ApiException or HttpRequestException or IOException
            || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return null;
        }
    }

    private sealed record Answer(string? Uid, NodeSummary Summary, long At);
}
