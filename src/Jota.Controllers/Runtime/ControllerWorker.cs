using System.Threading.Channels;
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
    private readonly ILogger _log;

    public ControllerWorker(IReconciler reconciler, ControllerContext context)
    {
        _reconciler = reconciler;
        _shape = new ControllerBuilder(context);
        reconciler.Configure(_shape);
        _queue = new WorkQueue<ObjectKey>(context.Clock);
        _shape.Connect(_queue);
        _log = context.Logging.CreateLogger(reconciler.GetType());
    }

    public Task RunAsync(CancellationToken ct) => Task.WhenAll(Enumerable.Range(0, _shape.WorkerCount).Select(_ => LoopAsync(ct)));

    public void Dispose() => _queue.Dispose();

    private async Task LoopAsync(CancellationToken ct)
    {
        // Off the caller's thread: a queue with keys in it would otherwise be worked on before the caller goes on.
        await Task.Yield();
        try
        {
            while (true)
            {
                var key = await _queue.TakeAsync(ct);
                await ReconcileAsync(key, ct);
                _queue.Done(key);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            // Stopped.
        }
    }

    private async Task ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        try
        {
            var recheck = await _reconciler.ReconcileAsync(key, ct);
            _queue.Forget(key);
            if (recheck.After is { } delay)
            {
                _queue.AddAfter(key, delay);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (TerminalException e)
        {
            _queue.Forget(key);
            LogGivenUp(e, _shape.Name, key);
        }
        catch (ApiException e) when (e.Code == 409)
        {
            // Somebody else was faster: usual, and mended by looking again.
            LogConflict(_shape.Name, key, e.Message);
            _queue.AddAfterFailure(key);
        }
        catch (Exception e)
        {
            LogFailed(e, _shape.Name, key);
            _queue.AddAfterFailure(key);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Controller} gives up on {Key} until it changes")]
    private partial void LogGivenUp(Exception why, string controller, ObjectKey key);

    [LoggerMessage(LogLevel.Debug, "{Controller} looks again at {Key}: {Why}")]
    private partial void LogConflict(string controller, ObjectKey key, string why);

    [LoggerMessage(LogLevel.Warning, "{Controller} failed on {Key} and tries again")]
    private partial void LogFailed(Exception why, string controller, ObjectKey key);
}
