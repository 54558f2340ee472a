using Jota.Api;

namespace Jota.Store.Sqlite.Writing;

/// <summary>Forgetting history up to a revision.</summary>
internal sealed class CompactJob(Revision through) : WriterJob
{
    private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The newest revision to forget.</summary>
    public Revision Through { get; } = through;

    /// <summary>Ends when it is forgotten, on disk too.</summary>
    public Task Answer => _answer.Task;

    /// <summary>It is forgotten.</summary>
    public void Done() => _answer.TrySetResult();

    /// <inheritdoc/>
    public override void Fail(Exception failure) => _answer.TrySetException(failure);
}
