namespace Jota.Store.Etcd.Connections;

/// <summary>Gives up what takes too long, what the caller gives up, and everything when the store is closed.</summary>
internal sealed class AnswerLimit : IDisposable
{
    private readonly CancellationTokenSource _late;
    private readonly CancellationTokenSource _any;

    /// <summary>Counts from now.</summary>
    public AnswerLimit(TimeSpan time, TimeProvider clock, CancellationToken ct, CancellationToken closing)
    {
        _late = new(time, clock);
        _any = CancellationTokenSource.CreateLinkedTokenSource(_late.Token, ct, closing);
    }

    /// <summary>Ends what is being done.</summary>
    public CancellationToken Token => _any.Token;

    /// <summary>It is not late any more, whatever time it takes from here on.</summary>
    public void Lift() => _late.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <inheritdoc/>
    public void Dispose()
    {
        _any.Dispose();
        _late.Dispose();
    }
}
