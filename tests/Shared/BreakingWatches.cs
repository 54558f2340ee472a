using System.Runtime.CompilerServices;
using Jota.Client;

namespace Jota.Tests;

/// <summary>An API where one kind cannot be listed nor watched for as long as the test says; watches that stand break off.</summary>
internal sealed class BreakingWatches<T>(IApi api) : PassingApi(api)
{
    private volatile CancellationTokenSource _standing = new();
    private volatile bool _broken;

    public void Break()
    {
        _broken = true;
        _standing.Cancel();
    }

    public void Mend()
    {
        _standing = new();
        _broken = false;
    }

    public override Task<ApiList> ListAsync(ApiTarget target, ListOptions options, CancellationToken ct) =>
        Concerns(target) && _broken ? throw new IOException("broken") : base.ListAsync(target, options, ct);

    public override IAsyncEnumerable<WatchEvent> WatchAsync(ApiTarget target, ListOptions options, CancellationToken ct) =>
        Concerns(target) ? UntilBrokenAsync(target, options, ct) : base.WatchAsync(target, options, ct);

    private static bool Concerns(ApiTarget target) => target.Resource.ObjectType == typeof(T);

    private async IAsyncEnumerable<WatchEvent> UntilBrokenAsync(ApiTarget target, ListOptions options, [EnumeratorCancellation] CancellationToken ct)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, _standing.Token);
        await using var watch = base.WatchAsync(target, options, either.Token).GetAsyncEnumerator(either.Token);
        while (await MoveAsync(watch, ct))
        {
            yield return watch.Current;
        }
    }

    private async Task<bool> MoveAsync(IAsyncEnumerator<WatchEvent> watch, CancellationToken ct)
    {
        try
        {
            return !_broken && await watch.MoveNextAsync() ? true : throw new IOException("broken");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new IOException("broken");
        }
    }
}
