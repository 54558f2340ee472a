using Jota.Api;
using Jota.Client;
using Microsoft.Extensions.Logging;

namespace Jota.Controllers;

/// <summary>One controller at work: its queue, and the loops that take keys from it.</summary>
internal sealed partial class ControllerWorker : IDisposable
{
    private readonly IReconciler _reconciler;
    private readonly ControllerBuilder _shape;
    private readonly WorkQueue<ObjectKey> _queue;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;

    public ControllerWorker(IReconciler reconciler, ControllerContext context)
    {
        _reconciler = reconciler;
        _shape = new ControllerBuilder(context);
        reconciler.Configure(_shape);
        _clock = context.Clock;
        _queue = new WorkQueue<ObjectKey>(_clock);
        _shape.Connect(_queue);
        _log = context.Logging.CreateLogger(reconciler.GetType());
    }

    /// <summary>The controller's name, for figures.</summary>
    public string Name => _shape.Name;

    /// <summary>The keys it has to look at.</summary>
    public WorkQueue<ObjectKey> Queue => _queue;

    /// <summary>Works until it is cancelled.</summary>
    /// <param name="health">Where it is told that it cannot go on.</param>
    /// <param name="ct">Ends it.</param>
    public Task RunAsync(LoopHealth health, CancellationToken ct) => Task.WhenAll(Enumerable.Range(1, _shape.WorkerCount).Select(number =>
    {
        // Off the caller's thread: a queue with keys in it would otherwise be worked on before the caller goes on.
        var loop = new Loop($"worker {number} of controller {Name}", health, _clock, _log);
        return Task.Run(() => loop.ForeverAsync(WorkAsync, ct), CancellationToken.None);
    }));

    public void Dispose() => _queue.Dispose();

    private async Task WorkAsync(CancellationToken ct)
    {
        var key = await _queue.TakeAsync(ct);
        try
        {
            await ReconcileAsync(key, ct);
        }
        finally
        {
            _queue.Done(key);
        }
    }

    private async Task ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        try
        {
            var recheck = await _reconciler.ReconcileAsync(key, ct);
            _queue.Forget(key);
            LookAgain(key, recheck);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (TerminalException e)
        {
            _queue.Forget(key);
            _queue.NotLater(key);
            LogGivenUp(e, _shape.Name, key);
        }
        catch (ApiException e) when (e.Code == 409)
        {
            // Somebody else was faster: usual, and mended by looking again.
            _queue.AddAfterFailure(key);
            LogConflict(_shape.Name, key, e.Message);
        }
        catch (Exception e)
        {
            _queue.AddAfterFailure(key);
            LogFailed(e, _shape.Name, key);
        }
    }

    /// <summary>
    /// What an earlier look wanted does not count any more: objects that are gone would be waited for, perhaps for years.
    /// </summary>
    private void LookAgain(ObjectKey key, Recheck recheck)
    {
        if (recheck.After is { } delay)
        {
            _queue.AddAfter(key, delay);
        }
        else
        {
            _queue.NotLater(key);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Controller} gives up on {Key} until it changes")]
    private partial void LogGivenUp(Exception why, string controller, ObjectKey key);

    [LoggerMessage(LogLevel.Debug, "{Controller} looks again at {Key}: {Why}")]
    private partial void LogConflict(string controller, ObjectKey key, string why);

    [LoggerMessage(LogLevel.Warning, "{Controller} failed on {Key} and tries again")]
    private partial void LogFailed(Exception why, string controller, ObjectKey key);
}
