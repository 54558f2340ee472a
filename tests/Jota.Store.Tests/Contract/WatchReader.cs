using System.Text;
using Jota.Api;

namespace Jota.Store.Tests.Contract;

/// <summary>Reads a watch change by change.</summary>
internal sealed class WatchReader(IRevisionedStore store, string prefix, Revision after, CancellationToken ct) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<StoreBatch> _batches = store.WatchAsync(prefix, after, ct).GetAsyncEnumerator(ct);
    private readonly Queue<StoreChange> _changes = new();
    private Revision _through = after;

    /// <summary>Where it began.</summary>
    public Revision Start { get; } = after;

    /// <summary>From which revision on changes are counted where they are told in words.</summary>
    public Revision Zero { get; init; }

    /// <summary>How far history was told.</summary>
    public Revision Through => _through;

    /// <summary>What was read ahead.</summary>
    public IEnumerable<StoreChange> Waiting => _changes;

    /// <summary>A change in words.</summary>
    public static string Told(StoreChange change, Revision zero) =>
        $"{change.Key}@{change.Revision.Value - zero.Value}: "
        + $"{(change.Previous.IsNone ? "new" : change.Previous.Value - zero.Value)} -> {Text(change.Value)}";

    /// <summary>The next change.</summary>
    public async Task<StoreChange> NextChangeAsync()
    {
        while (_changes.Count == 0)
        {
            await ReadBatchAsync();
        }

        return _changes.Dequeue();
    }

    /// <summary>The next change in words.</summary>
    public async Task<string> NextAsync() => Told(await NextChangeAsync(), Zero);

    /// <summary>Reads until history is told up to a revision; answers how many changes there were.</summary>
    public async Task<int> ReachAsync(Revision revision)
    {
        while (_through < revision)
        {
            await ReadBatchAsync();
        }

        return _changes.Count;
    }

    public ValueTask DisposeAsync() => _batches.DisposeAsync();

    private static string Text(ReadOnlyMemory<byte>? bytes) => bytes is { } b ? Encoding.UTF8.GetString(b.Span) : "(none)";

    private async Task ReadBatchAsync()
    {
        Assert.True(await _batches.MoveNextAsync());
        var batch = _batches.Current;
        Assert.True(batch.Through > _through, "history is told onwards only");
        Assert.All(batch.Changes, change => Assert.True(change.Revision > _through && change.Revision <= batch.Through));
        Assert.All(batch.Changes, change => Assert.StartsWith(prefix, change.Key, StringComparison.Ordinal));
        _through = batch.Through;
        foreach (var change in batch.Changes)
        {
            _changes.Enqueue(change);
        }
    }
}
