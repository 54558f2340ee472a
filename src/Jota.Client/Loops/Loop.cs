using Jota.Api;
using Microsoft.Extensions.Logging;

namespace Jota.Client;

/// <summary>
/// Work that goes on for as long as its owner lives, turn after turn, whatever happens in one of them: a turn that throws is told and
/// comes again, later each time. Nothing but the owner's token ends it.
/// </summary>
/// <param name="name">What it is called in logs and in <see cref="LoopHealth"/>, such as <c>pod status writer of node-1</c>.</param>
/// <param name="health">Where it is told that it cannot go on.</param>
/// <param name="clock">The clock of the waits after failures.</param>
/// <param name="log">Where failures are told.</param>
/// <param name="backOff">The waits after failures in a row; from a tenth of a second to half a minute unless given.</param>
public sealed partial class Loop(string name, LoopHealth health, TimeProvider clock, ILogger log, BackOff? backOff = null)
{
    /// <summary>One failure may be chance; at the third in a row somebody should know.</summary>
    private const int Telling = 3;

    private static readonly BackOff Usual = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30));

    private int _failures;

    /// <summary>
    /// Runs turns until it is cancelled; then it returns, and does not throw. A turn waits by itself for something to do; one that
    /// returns is followed by the next at once.
    /// </summary>
    public async Task ForeverAsync(Func<CancellationToken, Task> turn, CancellationToken ct)
    {
        try
        {
            while (!ct.IsCancellationRequested && await TryAsync(turn, ct) is var wait)
            {
                await clock.DelayAsync(wait, ct);
            }
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            // The owner stops, and what was under way says so in whatever way it does: gRPC has an exception of its own for it.
        }
        finally
        {
            health.GoesOn(name);
        }
    }

    /// <summary>
    /// Says from within a turn that lasts, such as one that follows a watch, that all goes well: what failed before is over.
    /// </summary>
    public void GoesWell()
    {
        if (Interlocked.Exchange(ref _failures, 0) > 0)
        {
            health.GoesOn(name);
        }
    }

    /// <summary>Answers how long to wait before the next turn.</summary>
    private async Task<TimeSpan> TryAsync(Func<CancellationToken, Task> turn, CancellationToken ct)
    {
        try
        {
            await turn(ct);
            GoesWell();
            return TimeSpan.Zero;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            var failures = Interlocked.Increment(ref _failures);
            var wait = (backOff ?? Usual).After(failures);
            Tell(e, failures, wait);
            return wait;
        }
    }

    private void Tell(Exception why, int failures, TimeSpan wait)
    {
        if (failures >= Telling)
        {
            health.Fails(name, why.Message);
        }

        try
        {
            Log(why, failures, wait);
        }
        catch (Exception)
        {
            // A log that cannot be written ends nothing; that the loop fails is told by its health.
        }
    }

    private void Log(Exception why, int failures, TimeSpan wait)
    {
        if (failures == Telling)
        {
            LogCannotGoOn(why, name, failures);
        }
        else
        {
            LogFailed(name, why.Message, wait);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Loop} failed ({Why}); going on in {Wait}")]
    private partial void LogFailed(string loop, string why, TimeSpan wait);

    [LoggerMessage(LogLevel.Error, "{Loop} failed {Times} times in a row and is tried again for ever")]
    private partial void LogCannotGoOn(Exception why, string loop, int times);
}
