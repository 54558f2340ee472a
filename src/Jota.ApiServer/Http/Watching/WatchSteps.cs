using System.Diagnostics.CodeAnalysis;
using Jota.Client;

namespace Jota.ApiServer.Http;

/// <summary>
/// The events of one watch, step by step, so that something else can be done while a step lasts. Disposing it ends the watch, also in the
/// middle of a step, where an async iterator would refuse and leave its watcher behind.
/// </summary>
internal sealed class WatchSteps : IAsyncDisposable
{
    private readonly CancellationTokenSource _over;
    private readonly IAsyncEnumerator<WatchEvent> _events;
    private ValueTask<bool> _step;
    private bool _stepping;
    private bool _moved;

    public WatchSteps(Func<CancellationToken, IAsyncEnumerable<WatchEvent>> begin, CancellationToken ct)
    {
        _over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            _events = begin(_over.Token).GetAsyncEnumerator(_over.Token);
        }
        catch
        {
            _over.Dispose();
            throw;
        }
    }

    /// <summary>The event that the last step came to.</summary>
    public WatchEvent Current => _events.Current;

    /// <summary>Begins a step; answers whether it is done already.</summary>
    [SuppressMessage("Reliability", "CA2012", Justification = "It is awaited once, by MovedAsync or at the end.")]
    public bool Step()
    {
        _step = _events.MoveNextAsync();
        _stepping = true;
        return _step.IsCompleted;
    }

    /// <summary>Whether the last step came to an event; waits for its end.</summary>
    public async ValueTask<bool> MovedAsync()
    {
        if (_stepping)
        {
            _stepping = false;
            _moved = await _step;
        }

        return _moved;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stepping)
        {
            await _over.CancelAsync();
            Task step = _step.AsTask();
            await step.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _events.DisposeAsync();
        _over.Dispose();
    }
}
