using System.Threading.Channels;
using Jota.Api;

namespace Jota.Store.Watching;

/// <summary>What waits for one watcher's reader: changes up to a bound, and how far history has been told.</summary>
internal sealed class Subscription(string prefix, Revision start, StoreLimits limits, Action<Subscription> removed) : IDisposable
{
    private readonly Lock _gate = new();

    // A mailbox of one: however many commits there are before the reader looks, it is woken once.
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private List<StoreChange> _waiting = [];
    private long _waitingBytes;
    private Revision _through = start;
    private TaskCompletionSource? _taken;
    private Exception? _end;

    /// <summary>The newest commit that was not offered because it was before the subscription.</summary>
    public Revision Start { get; } = start;

    /// <summary>Takes in one commit; never waits.</summary>
    public void Offer(IReadOnlyList<StoreChange> changes, Revision through)
    {
        lock (_gate)
        {
            if (_end is not null)
            {
                return;
            }

            _through = through;
            AddMatching(changes);
            if (_waiting.Count > limits.WatchChanges || _waitingBytes > limits.WatchBytes)
            {
                EndWith(new WatchOverrunException(prefix));
            }
        }

        _wake.Writer.TryWrite(true);
    }

    /// <summary>All that waits, as soon as anything does.</summary>
    public async ValueTask<StoreBatch> NextAsync(CancellationToken ct)
    {
        await _wake.Reader.ReadAsync(ct);
        lock (_gate)
        {
            if (_end is { } end)
            {
                throw end;
            }

            var batch = new StoreBatch(_waiting, _through);
            _waiting = [];
            _waitingBytes = 0;
            _taken?.TrySetResult();
            _taken = null;
            return batch;
        }
    }

    /// <summary>
    /// Completes when the reader has taken all that waits, or reads no more: for who tells of the past, which can wait where it is.
    /// </summary>
    public Task WhenTakenAsync(CancellationToken ct)
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 || _end is not null)
            {
                return Task.CompletedTask;
            }

            _taken ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _taken.Task.WaitAsync(ct);
        }
    }

    /// <summary>The store is closed.</summary>
    public void Close() => End(new ObjectDisposedException(nameof(IRevisionedStore)));

    /// <summary>Nothing more can be told, for this reason.</summary>
    public void End(Exception why)
    {
        lock (_gate)
        {
            EndWith(why);
        }

        _wake.Writer.TryWrite(true);
    }

    /// <summary>The reader went away.</summary>
    public void Dispose() => removed(this);

    private void AddMatching(IReadOnlyList<StoreChange> changes)
    {
        for (var i = 0; i < changes.Count; i++)
        {
            var change = changes[i];
            if (change.Key.StartsWith(prefix, StringComparison.Ordinal))
            {
                _waiting.Add(change);
                _waitingBytes += change.Value?.Length ?? 0;
            }
        }
    }

    private void EndWith(Exception why)
    {
        _end ??= why;
        _waiting = [];
        _taken?.TrySetResult();
        _taken = null;
    }
}
