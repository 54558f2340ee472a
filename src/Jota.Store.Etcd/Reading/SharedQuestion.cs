namespace Jota.Store.Etcd.Reading;

/// <summary>
/// A question whose answer is good for everybody who asked before it was put: those who come while it is on its way wait for the next one,
/// together.
/// </summary>
internal sealed class SharedQuestion<T>(Func<Task<T>> ask)
{
    private readonly Lock _gate = new();
    private Task<T>? _asked;
    private Task<T>? _next;

    /// <summary>The answer to a question that is put after this call.</summary>
    public Task<T> AskAsync(CancellationToken ct)
    {
        lock (_gate)
        {
            if (_asked is null or { IsCompleted: true })
            {
                return (_asked = ask()).WaitAsync(ct);
            }

            return (_next ??= AfterAsync(_asked)).WaitAsync(ct);
        }
    }

    private async Task<T> AfterAsync(Task before)
    {
        // Never at once, even if it is answered by now: who waits for this one has to be noted first.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        Task<T> asked;
        lock (_gate)
        {
            asked = _asked = ask();
            _next = null;
        }

        return await asked;
    }
}
