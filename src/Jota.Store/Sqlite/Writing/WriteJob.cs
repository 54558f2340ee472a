namespace Jota.Store.Sqlite.Writing;

/// <summary>A write that waits for its commit.</summary>
internal sealed class WriteJob(StoreWrite write, CancellationToken ct) : WriterJob
{
    // The writer's thread must never run the code of those it answers.
    private readonly TaskCompletionSource<WriteOutcome> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WriteOutcome _outcome;
    private StoreException? _refusal;

    /// <summary>What to write.</summary>
    public StoreWrite Write { get; } = write;

    /// <summary>Whether nobody waits for it any more.</summary>
    public bool Cancelled => ct.IsCancellationRequested;

    /// <summary>Ends when the write is durable, or refused.</summary>
    public Task<WriteOutcome> Answer => _answer.Task;

    /// <summary>Takes note of what will be answered once the transaction is committed.</summary>
    public void Decide(WriteOutcome outcome) => (_outcome, _refusal) = (outcome, null);

    /// <summary>Takes note that it is not done, while the transaction goes on.</summary>
    public void Decide(StoreException refusal) => (_outcome, _refusal) = (default, refusal);

    /// <summary>The transaction is committed.</summary>
    public void Committed()
    {
        if (_refusal is not null)
        {
            _answer.TrySetException(_refusal);
        }
        else if (!Cancelled || _outcome.Succeeded)
        {
            _answer.TrySetResult(_outcome);
        }
        else
        {
            _answer.TrySetCanceled(ct);
        }
    }

    /// <inheritdoc/>
    public override void Fail(Exception failure) => _answer.TrySetException(failure);
}
