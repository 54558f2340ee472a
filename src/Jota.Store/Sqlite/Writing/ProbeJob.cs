namespace Jota.Store.Sqlite.Writing;

/// <summary>A question whether the disk takes writes.</summary>
internal sealed class ProbeJob : WriterJob
{
    private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when it was tried; how it went is the writer's <see cref="WriteHealth"/>.</summary>
    public Task Answer => _answer.Task;

    /// <summary>It was tried.</summary>
    public void Done() => _answer.TrySetResult();

    /// <inheritdoc/>
    public override void Fail(Exception failure) => Done();
}
