using System.Collections.Concurrent;
using Jota.Client;
using Jota.Tests;
using k8s.Models;

namespace Jota.Scheduler.Tests;

/// <summary>Which revisions of nodes an informer has told its handlers of.</summary>
internal sealed class NodesTold
{
    private readonly ConcurrentDictionary<(string Name, string Revision), TaskCompletionSource> _told = [];

    public NodesTold(Informer<V1Node> nodes) => nodes.Subscribe(new InformerHandler<V1Node>
    {
        Added = node => Tell(node),
        Updated = (_, node) => Tell(node),
    });

    /// <summary>Completes when the handlers were told.</summary>
    public Task WhenAsync(string name, string revision) => Of(name, revision).Task.WaitAsync(InProcessApi.Patience, TimeProvider.System);

    private void Tell(V1Node node) => Of(node.Metadata.Name, node.Metadata.ResourceVersion).TrySetResult();

    private TaskCompletionSource Of(string name, string revision) =>
        _told.GetOrAdd((name, revision), static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
