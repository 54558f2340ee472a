namespace Jota.Store.Encryption.Tables;

/// <summary>
/// Knows whether somebody was given a value that could not be read, so that all is read anew when other keys are at hand; where nobody was,
/// nobody notices that there are.
/// </summary>
internal sealed class UnreadValues : IDisposable
{
    private readonly Lock _gate = new();
    private CancellationTokenSource _anew = new();
    private bool _any;
    private int _generation;

    /// <summary>Grows whenever other keys are at hand.</summary>
    public int Generation => Volatile.Read(ref _generation);

    /// <summary>
    /// Notes that a value could not be read with the keys of a generation. Answers whether there are others by now: it is tried again.
    /// </summary>
    public bool Note(int generation)
    {
        lock (_gate)
        {
            _any = true;
            return _generation != generation;
        }
    }

    /// <summary>Other keys are at hand.</summary>
    public void Renew()
    {
        CancellationTokenSource? anew;
        lock (_gate)
        {
            _generation++;
            anew = _any ? _anew : null;
        }

        anew?.Cancel();
    }

    /// <summary>Is cancelled when all is to be read anew, from before the call too; then <see cref="Restart"/>.</summary>
    public CancellationToken Begin()
    {
        lock (_gate)
        {
            return _anew.Token;
        }
    }

    /// <summary>All is read anew from now on.</summary>
    public void Restart(CancellationToken cancelled)
    {
        lock (_gate)
        {
            if (_anew.Token == cancelled)
            {
                (_anew, _any) = (new(), false);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _anew.Dispose();
}
