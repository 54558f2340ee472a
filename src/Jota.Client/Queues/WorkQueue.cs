using System.Threading.Channels;

namespace Jota.Client;

/// <summary>
/// Keys to process, each at most once at a time and each at least once after it was last added. First come, first served. A key
/// that is added while it waits is there once; one that is added while it is processed comes again when that is done.
/// </summary>
/// <remarks>Delays are kept by one timer on the clock; nothing polls. Safe from anywhere; any number of takers.</remarks>
public sealed class WorkQueue<TKey> : IDisposable
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Channel<TKey> _ready = Channel.CreateUnbounded<TKey>();
    private readonly HashSet<TKey> _wanted = [];
    private readonly HashSet<TKey> _processing = [];
    private readonly Dictionary<TKey, int> _failures = [];
    private readonly DelayedKeys<TKey> _delayed;
    private readonly BackOff _backOff;
    private long _adds;
    private long _retries;

    /// <summary>An empty queue.</summary>
    /// <param name="clock">For delays.</param>
    /// <param name="backOff">For failures; upstream's 5 ms to 1000 s unless given.</param>
    public WorkQueue(TimeProvider clock, BackOff? backOff = null)
    {
        _backOff = backOff ?? BackOff.Controllers;
        _delayed = new DelayedKeys<TKey>(clock, Add);
    }

    /// <summary>How many keys are ready to be taken.</summary>
    public int Count => _ready.Reader.Count;

    /// <summary>How much is kept of keys that are to come later.</summary>
    public int Later => _delayed.Kept;

    /// <summary>How many keys came to wait so far.</summary>
    public long Adds => Interlocked.Read(ref _adds);

    /// <summary>How often a key was to be processed again because of a failure.</summary>
    public long Retries => Interlocked.Read(ref _retries);

    /// <summary>Asks for a key to be processed, as soon as somebody is free.</summary>
    public void Add(TKey key)
    {
        lock (_gate)
        {
            if (!_wanted.Add(key))
            {
                return;
            }

            _adds++;
            if (!_processing.Contains(key))
            {
                _ready.Writer.TryWrite(key);
            }
        }
    }

    /// <summary>Asks for a key to be processed after a while; of several such wishes for one key, the earliest counts.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Add(key);
            return;
        }

        _delayed.Add(key, delay);
    }

    /// <summary>Takes back what was asked for a key by <see cref="AddAfter"/> and <see cref="AddAfterFailure"/>.</summary>
    public void NotLater(TKey key) => _delayed.Remove(key);

    /// <summary>Asks for a key to be processed again after a failure: each one in a row doubles the wait.</summary>
    public void AddAfterFailure(TKey key)
    {
        int failures;
        lock (_gate)
        {
            failures = _failures[key] = _failures.GetValueOrDefault(key) + 1;
            _retries++;
        }

        AddAfter(key, _backOff.After(failures));
    }

    /// <summary>Ends a row of failures.</summary>
    public void Forget(TKey key)
    {
        lock (_gate)
        {
            _failures.Remove(key);
        }
    }

    /// <summary>
    /// Takes the next key; it belongs to the taker until <see cref="Done"/>. Throws <see cref="ChannelClosedException"/> after
    /// the queue was closed and is empty.
    /// </summary>
    public async ValueTask<TKey> TakeAsync(CancellationToken ct)
    {
        var key = await _ready.Reader.ReadAsync(ct);
        lock (_gate)
        {
            _wanted.Remove(key);
            _processing.Add(key);
        }

        return key;
    }

    /// <summary>Gives a key back; it is ready again if it was added meanwhile.</summary>
    public void Done(TKey key)
    {
        lock (_gate)
        {
            _processing.Remove(key);
            if (_wanted.Contains(key))
            {
                _ready.Writer.TryWrite(key);
            }
        }
    }

    /// <summary>Takes in nothing more; what is ready can still be taken.</summary>
    public void Dispose()
    {
        _delayed.Dispose();
        _ready.Writer.TryComplete();
    }
}
