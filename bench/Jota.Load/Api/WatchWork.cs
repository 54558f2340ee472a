using Jota.Load.Wire;

namespace Jota.Load.Api;

/// <summary>Watches a namespace's objects, several times, and counts the events that arrive.</summary>
internal sealed class WatchWork(string ns, string resourceVersion, int watchers, long events) : Workload
{
    private readonly Template _path = new($"/api/v1/namespaces/{ns}/configmaps?watch=1&timeoutSeconds=600&resourceVersion={resourceVersion}");
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _seen;
    private int _next = -1;

    public override int Expected => 200;

    /// <summary>Ends when every watcher has seen every event.</summary>
    public Task All => _all.Task;

    public override bool TryNext(Scratch scratch)
    {
        scratch.Set(_path, 0);
        return Interlocked.Increment(ref _next) < watchers;
    }

    public override void Data(int stream, ReadOnlySpan<byte> bytes)
    {
        // A line is an event.
        if (bytes.Count((byte)'\n') is > 0 and var lines && Interlocked.Add(ref _seen, lines) >= watchers * events)
        {
            _all.TrySetResult();
        }
    }
}
