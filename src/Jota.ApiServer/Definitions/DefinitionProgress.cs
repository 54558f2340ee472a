using System.Collections.Concurrent;
using Jota.Api;

namespace Jota.ApiServer.Definitions;

/// <summary>
/// How far definitions have come into effect. Whoever writes one waits for that before he is answered, so that the kind can be used at
/// once.
/// </summary>
internal sealed class DefinitionProgress(TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, Revision> _through = new(StringComparer.Ordinal);
    private volatile TaskCompletionSource _next = New();

    /// <summary>A definition is in effect as of a revision.</summary>
    public void Reached(string name, Revision revision)
    {
        _through[name] = revision;
        Tell();
    }

    /// <summary>A definition is gone.</summary>
    public void Forget(string name)
    {
        _through.TryRemove(name, out _);
        Tell();
    }

    /// <summary>Completes when a definition is in effect as of a revision or later, or after a while, whatever is the matter.</summary>
    public async Task WhenReachedAsync(string name, Revision revision, CancellationToken ct)
    {
        using var end = clock.CancelAfter(Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, end.Token);
        try
        {
            for (var next = _next; !(_through.TryGetValue(name, out var through) && through.Value >= revision.Value); next = _next)
            {
                await next.Task.WaitAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The condition of the definition tells when it is.
        }
    }

    private void Tell() => Interlocked.Exchange(ref _next!, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
