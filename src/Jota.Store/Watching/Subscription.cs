using System.Threading.Channels;
using Jota.Api;

namespace Jota.Store.Watching;

/// <summary>What waits for one watcher's reader: changes up to a bound, and how far history has been told.</summary>
internal sealed class Subscription(string prefix, Revision start, StoreLimits limits, Action<Subscription> removed) : IDisposable
{
    private enum State
    {
        Live,
        Overrun,
        Closed,
    }

    private readonly Lock _gate = new();

    // A mailbox of one: however many commits there are before the reader looks, it is woken once.
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private List<StoreChange> _waiting = [];
    private long _waitingBytes;
    private Revision _through = start;
    private State _state;

    /// <summary>The newest commit that was not offered because it was before the subscription.</summary>
    public Revision Start { get; } = start;

    /// <summary>Takes in one commit; never waits.</summary>
    public void Offer(IReadOnlyList<StoreChange> changes, Revision through)
    {
        lock (_gate)
        {
            if (_state != State.Live)
            {
                return;
            }

            _through = through;
            AddMatching(changes);
            if (_waiting.Count > limits.WatchChanges || _waitingBytes > limits.WatchBytes)
            {
                End(State.Overrun);
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
            switch (_state)
            {
                case State.Overrun:
                    throw new WatchOverrunException(prefix);
                case State.Closed:
                    throw new ObjectDisposedException(nameof(IRevisionedStore));
                case State.Live:
                default:
                    var batch = new StoreBatch(_waiting, _through);
                    _waiting = [];
                    _waitingBytes = 0;
                    return batch;
            }
        }
    }

    /// <summary>The store is closed.</summary>
    public void Close()
    {
        lock (_gate)
        {
            End(State.Closed);
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

    private void End(State state)
    {
        _state = state;
        _waiting = [];
    }
}
