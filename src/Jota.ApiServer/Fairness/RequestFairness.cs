using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Fairness;

/// <summary>
/// Upstream's priority and fairness: which flow schema a request is of, whether its level has seats for it, and who is next when not. One
/// short lock, never held while anything is waited for; a request that need not wait makes nothing.
/// </summary>
public sealed class RequestFairness
{
    private readonly Lock _gate = new();
    private readonly List<PriorityLevel> _contended = [];
    private readonly FlowTable _table;
    private readonly TimeProvider _clock;
    private readonly long _origin;

    internal RequestFairness(int seats, RequestWidth widths, TimeProvider clock)
    {
        (Total, Widths, _clock, _origin) = (seats, widths, clock, clock.GetTimestamp());
        _table = new(seats);
        Apply(FlowConfiguration.Least);
    }

    /// <summary>How many seats there are in all.</summary>
    internal int Total { get; }

    /// <summary>How wide requests are.</summary>
    internal RequestWidth Widths { get; }

    /// <summary>Puts a configuration in force. Who waits goes on waiting, under the new limits.</summary>
    internal void Apply(FlowConfiguration configuration)
    {
        lock (_gate)
        {
            _table.Apply(configuration);
            DispatchAll();
            _table.ForgetIdle();
        }
    }

    /// <summary>What a request is counted to: of all schemas that are about it, the first.</summary>
    internal SchemaMatcher Classify(in AccessRequest request) => _table.Classify(request);

    /// <summary>
    /// Waits until the request may begin; mostly it need not. Throws 429 when there is no room for it or the wait is too long, and
    /// <see cref="OperationCanceledException"/> when nobody waits for it any more.
    /// </summary>
    internal ValueTask<Seats> EnterAsync<TEnds>(SchemaMatcher schema, string flow, int width, TEnds ends)
        where TEnds : struct, IWaitEnds
    {
        WaitingRequest waiting;
        var arrived = _clock.GetTimestamp();
        lock (_gate)
        {
            var level = schema.Level;
            if (level.Settings.IsExempt)
            {
                return new(Begin(schema, null, width, reserved: false, arrived));
            }

            level.Advance(SecondsOf(arrived));
            var queue = level.Queues.Choose(FlowHash.Of(schema.Settings.Name, flow));
            var isFirst = queue is { IsActive: false };
            if (level.Queues.WaitingRequests == 0
                && (level.Fits(isFirst, width, level.Plan.Nominal, out var reserved)
                    || level.Fits(isFirst, width, _table.CapacityOf(level), out reserved)))
            {
                return new(Begin(schema, queue, width, reserved, arrived));
            }

            if (queue is null || level.Settings.Queuing is not { } queuing || queue.Waiting.Count >= queuing.LengthLimit)
            {
                throw Refuse(schema, queue is null);
            }

            waiting = new(schema, queue, flow, width, arrived);
            Enqueue(waiting);
        }

        return WaitAsync(waiting, ends.TooLate, ends.Gone, ends.Stopping);
    }

    /// <summary>The request is done: others may begin.</summary>
    internal void Leave(in Seats seats)
    {
        if (seats.Schema is not { } schema)
        {
            return;
        }

        var now = _clock.GetTimestamp();
        var took = _clock.GetElapsedTime(seats.Begun, now);
        lock (_gate)
        {
            var level = schema.Level;
            level.Advance(SecondsOf(now));
            level.End(seats, took.TotalSeconds);
            schema.Counts.Executing--;
            schema.Counts.ExecutingSeats -= seats.Width;
            if (_contended.Count > 0)
            {
                DispatchAll();
            }
        }

        schema.Counts.Executed.Observe(took);
    }

    /// <summary>Reads something of all levels, in order of their names, at one time.</summary>
    internal T Read<T>(Func<IReadOnlyList<PriorityLevel>, IReadOnlyList<SchemaCounts>, T> read)
    {
        lock (_gate)
        {
            return read(_table.Levels, _table.Counts);
        }
    }

    /// <summary>How many seats a level may use now. Only while reading.</summary>
    internal int CapacityOf(PriorityLevel level) => _table.CapacityOf(level);

    private async ValueTask<Seats> WaitAsync(
        WaitingRequest waiting, CancellationToken tooLate, CancellationToken gone, CancellationToken stopping)
    {
        await using var first = tooLate.UnsafeRegister(_ => GiveUp(waiting, WaitOutcome.TimedOut), null);
        await using var second = gone.UnsafeRegister(_ => GiveUp(waiting, WaitOutcome.Cancelled), null);
        await using var third = stopping.UnsafeRegister(_ => GiveUp(waiting, WaitOutcome.Cancelled), null);
        var outcome = await waiting.Outcome;
        var counts = waiting.Schema.Counts;
        (outcome == WaitOutcome.Started ? counts.Waited : counts.WaitedInVain).Observe(_clock.GetElapsedTime(waiting.Arrived));
        return outcome switch
        {
            WaitOutcome.Started => waiting.Seats,
            WaitOutcome.TimedOut => throw TooMany(),
            WaitOutcome.Cancelled => throw new OperationCanceledException("nobody waits for the request any more"),
            _ => throw new InvalidOperationException($"no wait ends with {outcome}"),
        };
    }

    private void GiveUp(WaitingRequest waiting, WaitOutcome outcome)
    {
        lock (_gate)
        {
            var level = waiting.Schema.Level;
            level.Advance(SecondsOf(_clock.GetTimestamp()));
            if (!level.Queues.Remove(waiting))
            {
                // It has its seats already.
                return;
            }

            level.Counts.GivenUp(outcome);
            waiting.Schema.Counts.Outcomes.GivenUp(outcome);
            waiting.Schema.Counts.Waiting--;

            // It may have been what stood before all others.
            DispatchAll();
        }

        waiting.End(outcome);
    }

    private void Enqueue(WaitingRequest waiting)
    {
        var level = waiting.Schema.Level;
        level.Queues.Enqueue(waiting);
        waiting.Schema.Counts.Waiting++;
        if (!_contended.Contains(level))
        {
            _contended.Add(level);
        }

        Dispatch(level);
    }

    private static Seats Begin(SchemaMatcher schema, FairQueue? queue, int width, bool reserved, long now, bool waited = false)
    {
        schema.Level.Begin(queue, width, reserved);
        schema.Counts.Outcomes.Dispatched++;
        schema.Counts.Executing++;
        schema.Counts.ExecutingSeats += width;
        if (!waited)
        {
            schema.Counts.Waited.Observe(TimeSpan.Zero);
        }

        return new(schema, queue, width, reserved, now);
    }

    /// <summary>A seat that one level does not need any more another may borrow.</summary>
    private void DispatchAll()
    {
        for (var i = _contended.Count - 1; i >= 0; i--)
        {
            Dispatch(_contended[i]);
        }
    }

    private void Dispatch(PriorityLevel level)
    {
        while (level.TakeNext(_table.CapacityOf(level), out var reserved) is { } next)
        {
            next.Schema.Counts.Waiting--;
            next.Seats = Begin(next.Schema, next.Queue, next.Width, reserved, _clock.GetTimestamp(), waited: true);
            next.End(WaitOutcome.Started);
        }

        if (level.Queues.WaitingRequests == 0)
        {
            _contended.Remove(level);
        }
    }

    private static ApiException Refuse(SchemaMatcher schema, bool noQueue)
    {
        schema.Level.Counts.Refused(noQueue);
        schema.Counts.Outcomes.Refused(noQueue);

        schema.Counts.WaitedInVain.Observe(TimeSpan.Zero);
        return TooMany();
    }

    private static ApiException TooMany() => new(
        429, "TooManyRequests", "Too many requests, please try again later.", new V1StatusDetails { RetryAfterSeconds = 1 });

    private double SecondsOf(long timestamp) => (timestamp - _origin) / (double)_clock.TimestampFrequency;
}
