namespace Jota.Hosting;

/// <summary>
/// Gives memory back when a wave of work is over. The garbage collector lets the heap grow with the work and then has no reason to look
/// at it again: a cluster that ran ten thousand pods once would keep their memory for good. With the memory goes the machine code that only
/// the wave needed (<see cref="CodePages"/>). Woken by the start and by collections only, so that an idle process pays nothing for it.
/// </summary>
public sealed class QuietCollector : IDisposable
{
    /// <summary>So long without any collection counts as quiet: with work there are several a second.</summary>
    internal static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private readonly ITimer _timer;
    private readonly Func<long> _committed;
    private readonly Action _collect;
    private readonly Action _letGo;

    // Kept here: a weak reference that only garbage refers to is finalized with it, and empty when it is asked.
    private readonly WeakReference<QuietCollector> _self;
    private long _afterLast;
    private volatile bool _disposed;

    internal QuietCollector(TimeProvider clock, Func<long> committed, Action collect, Action? letGo = null)
    {
        _letGo = letGo ?? (static () => { });
        _committed = committed;
        _collect = collect;
        _self = new(this);
        _timer = clock.CreateTimer(
            static self => ((QuietCollector)self!).OnQuiet(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins to look after this process's heap.</summary>
    public static QuietCollector Start(TimeProvider clock)
    {
        var collector = new QuietCollector(
            clock,
            static () => GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes,
            static () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true),
            CodePages.Release);
        Watch(collector);

        // The start is a wave too.
        collector.Collected();
        return collector;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _timer.Dispose();
    }

    /// <summary>Tells it of every collection of this process from now on.</summary>
    internal static void Watch(QuietCollector collector) => Sentinel.Place(collector);

    /// <summary>The garbage collector was at work.</summary>
    internal void Collected()
    {
        if (!_disposed)
        {
            _timer.Change(Quiet, Timeout.InfiniteTimeSpan);
        }
    }

    private void OnQuiet()
    {
        if (_disposed)
        {
            return;
        }

        _letGo();
        if (QuietCollectionPlan.IsWorthwhile(_committed(), _afterLast))
        {
            _collect();
            _afterLast = _committed();
        }
    }

    /// <summary>Garbage from the start: its finalizer tells of the collection that found it, and leaves the next one behind.</summary>
    private sealed class Sentinel(WeakReference<QuietCollector> owner)
    {
        ~Sentinel()
        {
            if (owner.TryGetTarget(out var collector) && !collector._disposed)
            {
                collector.Collected();
                _ = new Sentinel(owner);
            }
        }

        public static void Place(QuietCollector owner) => _ = new Sentinel(owner._self);
    }
}
