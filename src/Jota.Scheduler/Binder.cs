using System.Threading.Channels;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>
/// Tells the server which pod goes to which node, many at a time, so that scheduling goes on meanwhile. Reports each outcome to
/// the scheduling loop.
/// </summary>
internal sealed class Binder(IApi api, Action<SchedulerInput.BindingDone> report)
{
    /// <summary>Enough to fill the store's group commits.</summary>
    private const int Workers = 64;

    private readonly Channel<(QueuedPod Pod, string Node)> _assigned = Channel.CreateUnbounded<(QueuedPod Pod, string Node)>();
    private readonly Resource _pods = api.Catalog.For<V1Pod>();

    public void Bind(QueuedPod pod, string node) => _assigned.Writer.TryWrite((pod, node));

    public Task RunAsync(CancellationToken ct) => Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(() => LoopAsync(ct), ct)));

    private async Task LoopAsync(CancellationToken ct)
    {
        await foreach (var (pod, node) in _assigned.Reader.ReadAllAsync(ct))
        {
            report(new(pod, node, await TryBindAsync(pod.Shape, node, ct)));
        }
    }

    private async Task<Exception?> TryBindAsync(PodShape pod, string node, CancellationToken ct)
    {
        var binding = new V1Binding
        {
            ApiVersion = "v1",
            Kind = "Binding",
            Metadata = new() { Name = pod.Key.Name, NamespaceProperty = pod.Key.Namespace, Uid = pod.Uid },
            Target = new() { Kind = "Node", Name = node },
        };
        try
        {
            await api.CreateAsync(ApiTarget.Of(_pods, pod.Key, "binding"), new ApiBody.Typed(binding), WriteOptions.Plain, ct);
            return null;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            return e;
        }
    }
}
