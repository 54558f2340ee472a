using System.Threading.Channels;

namespace Jota.Scheduler;

/// <summary>
/// Runs PreBind, Bind and PostBind of the pods whose node is chosen, many at a time, so that scheduling goes on meanwhile. Reports each
/// outcome to the scheduling loop.
/// </summary>
internal sealed class Binder(ProfileSet profiles, Action<SchedulerInput.BindingDone> report)
{
    /// <summary>Enough to fill the store's group commits.</summary>
    private const int Workers = 64;

    private readonly Channel<(QueuedPod Pod, string Node)> _assigned = Channel.CreateUnbounded<(QueuedPod Pod, string Node)>();

    public void Bind(QueuedPod pod, string node) => _assigned.Writer.TryWrite((pod, node));

    public Task RunAsync(CancellationToken ct) => Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(() => LoopAsync(ct), ct)));

    private async Task LoopAsync(CancellationToken ct)
    {
        await foreach (var (pod, node) in _assigned.Reader.ReadAllAsync(ct))
        {
            report(new(pod, node, await TryBindAsync(pod, node, ct)));
        }
    }

    private async Task<Exception?> TryBindAsync(QueuedPod queued, string node, CancellationToken ct)
    {
        var (state, pod) = (queued.Cycle!, queued.Shape);
        var plugins = profiles.Of(pod);
        var (point, current) = ("PreBind", "");
        try
        {
            foreach (var plugin in plugins.PreBinds)
            {
                current = plugin.Name;
                await plugin.PreBindAsync(state, pod, node, ct);
            }

            point = "Bind";
            foreach (var plugin in plugins.Binds)
            {
                current = plugin.Name;
                if (await plugin.BindAsync(state, pod, node, ct))
                {
                    break;
                }
            }
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            return new InvalidOperationException($"running {point} plugin \"{current}\": {e.Message}", e);
        }

        foreach (var plugin in plugins.PostBinds)
        {
            plugin.PostBind(state, pod, node);
        }

        return null;
    }
}
