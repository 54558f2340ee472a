namespace Jota.ApiServer.Fairness;

/// <summary>The seats of a priority level, and who waits for them. Guarded by its owner.</summary>
internal sealed class PriorityLevel(string name)
{
    private int _regular;
    private int _reserved;

    public string Name { get; } = name;

    public LevelSettings Settings { get; private set; } = new(name);

    public SeatPlan Plan { get; private set; }

    public LevelQueues Queues { get; } = new();

    /// <summary>Whether no configuration has it any more: who waits is served, and nobody comes.</summary>
    public bool IsGone { get; private set; }

    /// <summary>How many of its requests are under way.</summary>
    public int Executing { get; private set; }

    /// <summary>The seats that those have.</summary>
    public int InUse => _regular + _reserved;

    /// <summary>What it was refused, and how much began.</summary>
    public LevelCounts Counts { get; } = new();

    /// <summary>How many seats of others it has.</summary>
    public int Borrowed => Settings.IsExempt ? 0 : Math.Max(0, InUse - Plan.Nominal);

    /// <summary>How many of its seats others may have now: of those it lends, what it has no use for.</summary>
    public int Spare => Math.Clamp(Plan.Nominal - InUse - Queues.WaitingSeats, 0, Plan.Lendable);

    /// <summary>
    /// A quarter of the seats are for requests whose queue was idle when they came: who keeps many requests under way can fill the others,
    /// and whoever asks now and then does not wait for one of those to be done.
    /// </summary>
    private int Reserve => Settings.Queuing is null ? 0 : Plan.Nominal / 4;

    public bool IsIdle => Executing == 0 && Queues.WaitingRequests == 0;

    public void Configure(LevelSettings settings, SeatPlan plan)
    {
        (Settings, Plan, IsGone) = (settings, plan, false);
        Queues.Configure(settings.Queuing);
    }

    /// <summary>Keeps what it has for those that wait.</summary>
    public void Retire() => IsGone = true;

    /// <summary>Lets its virtual time go on to a second.</summary>
    public void Advance(double now) => Queues.Advance(now, Math.Clamp(InUse + Queues.WaitingSeats, 1, Math.Max(1, Plan.Nominal)));

    /// <summary>Whether a request may begin when there are so many seats; and whether with those that are reserved.</summary>
    /// <param name="isFirst">Whether its queue was idle when it came.</param>
    /// <param name="width">How wide it is.</param>
    /// <param name="capacity">The seats.</param>
    /// <param name="reserved">Whether it is to have reserved ones.</param>
    public bool Fits(bool isFirst, int width, int capacity, out bool reserved)
    {
        // One that wants more than there is begins alone.
        reserved = _regular > 0 && _regular + width > capacity - Reserve;
        return !reserved || (isFirst && _reserved + width <= Reserve);
    }

    /// <summary>A request begins.</summary>
    public void Begin(FairQueue? queue, int width, bool reserved)
    {
        Executing++;
        Counts.Dispatched++;
        Take(width, reserved);
        if (queue is not null)
        {
            Queues.Begin(queue, width);
        }
    }

    /// <summary>A request is done.</summary>
    public void End(in Seats seats, double seconds)
    {
        Executing--;
        Take(-seats.Width, seats.Reserved);
        if (seats.Queue is { } queue)
        {
            Queues.End(queue, seats.Width, seconds);
        }
    }

    /// <summary>Whose turn it is, if there is room for it when there are so many seats; it waits no longer.</summary>
    public WaitingRequest? TakeNext(int capacity, out bool reserved)
    {
        reserved = false;
        if (Queues.Next() is not { } queue)
        {
            return null;
        }

        var next = queue.Waiting.First!.Value;
        if (!Fits(next.IsFirst, next.Width, capacity, out reserved))
        {
            next = Queues.NextFirst(Reserve - _reserved)?.Waiting.First!.Value;
            reserved = true;
        }

        return next is not null && Queues.Remove(next) ? next : null;
    }

    private void Take(int width, bool reserved)
    {
        if (reserved)
        {
            _reserved += width;
        }
        else
        {
            _regular += width;
        }
    }
}
