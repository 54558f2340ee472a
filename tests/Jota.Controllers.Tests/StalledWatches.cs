using System.Runtime.CompilerServices;
using Jota.Client;
using Jota.Tests;

namespace Jota.Controllers.Tests;

/// <summary>An API whose watches of one kind tell nothing before they are let go: a cache behind it stays as it was at the start.</summary>
internal sealed class StalledWatches<T>(IApi api) : PassingApi(api)
{
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void GoOn() => _goOn.TrySetResult();

    public override IAsyncEnumerable<WatchEvent> WatchAsync(ApiTarget target, ListOptions options, CancellationToken ct)
    {
        var watch = base.WatchAsync(target, options, ct);
        return target.Resource.ObjectType == typeof(T) ? LaterAsync(watch, ct) : watch;
    }

    private async IAsyncEnumerable<WatchEvent> LaterAsync(IAsyncEnumerable<WatchEvent> watch, [EnumeratorCancellation] CancellationToken ct)
    {
        await _goOn.Task.WaitAsync(ct);
        await foreach (var change in watch.WithCancellation(ct))
        {
            yield return change;
        }
    }
}
