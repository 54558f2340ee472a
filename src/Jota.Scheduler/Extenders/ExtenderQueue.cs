using System.Threading.Channels;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>
/// Asks extenders about pods, several at a time, not on the scheduling loop: who is slow to answer about one pod keeps no other waiting
/// that it is not about.
/// </summary>
/// <param name="round">Asks about one pod.</param>
/// <param name="report">Told of each answer, or why there is none.</param>
internal sealed class ExtenderQueue(ExtenderRound round, Action<string, ExtenderAnswer?, ExtenderException?> report)
{
    private const int Workers = 16;

    private readonly Channel<(PodShape Pod, IReadOnlyList<V1Node> Nodes)> _asked =
        Channel.CreateUnbounded<(PodShape Pod, IReadOnlyList<V1Node> Nodes)>();

    /// <summary>Whether somebody is to be asked about a pod.</summary>
    public bool IsAbout(PodShape pod) => round.IsAbout(pod);

    /// <summary>Asks about a pod and the nodes that would do.</summary>
    public void Ask(PodShape pod, IReadOnlyList<V1Node> nodes) => _asked.Writer.TryWrite((pod, nodes));

    public Task RunAsync(CancellationToken ct) => Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(() => LoopAsync(ct), ct)));

    private async Task LoopAsync(CancellationToken ct)
    {
        await foreach (var (pod, nodes) in _asked.Reader.ReadAllAsync(ct))
        {
            try
            {
                report(pod.Uid, await round.AskAsync(pod, nodes, ct), null);
            }
            catch (ExtenderException e)
            {
                report(pod.Uid, null, e);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                report(pod.Uid, null, new ExtenderException(e.Message, e));
            }
        }
    }
}
