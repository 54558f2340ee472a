namespace Jota.ApiServer.Fairness;

/// <summary>
/// The queues of a level. Each is to get the same part of the level's work, which is seats times seconds: in virtual time, which goes on as
/// fast as one queue's part is worked off, the queue whose first request would be done first is the next. Guarded by its owner.
/// </summary>
internal sealed class LevelQueues
{
    /// <summary>How long a request is taken to last until it is done; then its queue is charged what it was.</summary>
    public const double GuessedSeconds = 0.001;

    private readonly List<FairQueue> _waiting = [];
    private FairQueue[] _deck = [];
    private int _hand;
    private int _active;
    private int _turn;
    private double _virtualNow;
    private double _at;

    /// <summary>How many requests wait.</summary>
    public int WaitingRequests { get; private set; }

    /// <summary>The seats that they want.</summary>
    public int WaitingSeats { get; private set; }

    /// <summary>How many queues have requests, waiting or under way.</summary>
    public int Active => _active;

    /// <summary>All there are, and those that go when they are empty.</summary>
    public IEnumerable<FairQueue> All => _deck.Concat(_waiting.Where(queue => !_deck.Contains(queue)));

    /// <summary>Changes how many there are. Whoever waits in one that goes waits on.</summary>
    public void Configure(QueueSettings? settings)
    {
        _hand = settings?.HandSize ?? 0;
        var before = _deck;
        var count = settings?.Queues ?? 0;
        if (count != before.Length)
        {
            _deck =
            [
                .. before.Take(count),
                .. Enumerable.Range(before.Length, Math.Max(0, count - before.Length)).Select(number => new FairQueue(number)),
            ];
        }
    }

    /// <summary>The queue of a flow that is the shortest now; null where there are none.</summary>
    public FairQueue? Choose(ulong flow)
    {
        if (_deck.Length == 0)
        {
            return null;
        }

        Span<int> hand = stackalloc int[_hand];
        ShuffleDealer.Deal(flow, _deck.Length, hand);
        var best = _deck[hand[0]];
        foreach (var card in hand[1..])
        {
            if (_deck[card].Load < best.Load)
            {
                best = _deck[card];
            }
        }

        return best;
    }

    /// <summary>Lets virtual time go on.</summary>
    /// <param name="now">Seconds.</param>
    /// <param name="seats">How many seats work at a time.</param>
    public void Advance(double now, int seats)
    {
        if (_active > 0 && now > _at)
        {
            _virtualNow += (now - _at) * seats / _active;
        }

        _at = now;
    }

    /// <summary>A request waits.</summary>
    public void Enqueue(WaitingRequest request)
    {
        var queue = request.Queue;
        Enter(queue);
        if (queue.Waiting.Count == 0)
        {
            _waiting.Add(queue);
        }

        queue.Waiting.AddLast(request.Place);
        Count(request, 1);
    }

    /// <summary>A request waits no longer; false when it did not.</summary>
    public bool Remove(WaitingRequest request)
    {
        var queue = request.Queue;
        if (request.Place.List is null)
        {
            return false;
        }

        queue.Waiting.Remove(request.Place);
        Count(request, -1);
        if (queue.Waiting.Count == 0)
        {
            _waiting.Remove(queue);
        }

        Leave(queue);
        return true;
    }

    /// <summary>A request of a queue begins: it is charged what it is expected to take.</summary>
    public void Begin(FairQueue queue, int width)
    {
        Enter(queue);
        queue.Executing++;
        queue.ExecutingSeats += width;
        queue.NextDispatch += width * GuessedSeconds;
    }

    /// <summary>A request of a queue is done: it is charged what it took.</summary>
    public void End(FairQueue queue, int width, double seconds)
    {
        queue.Executing--;
        queue.ExecutingSeats -= width;
        queue.NextDispatch += width * (seconds - GuessedSeconds);
        Leave(queue);
    }

    /// <summary>The queue whose turn it is; null when nobody waits.</summary>
    public FairQueue? Next() => Next(static _ => true);

    /// <summary>The same among those whose first request came when they were idle, and is no wider than this.</summary>
    public FairQueue? NextFirst(int widest) =>
        widest <= 0 ? null : Next(queue => queue.Waiting.First!.Value is { IsFirst: true } first && first.Width <= widest);

    private FairQueue? Next(Func<FairQueue, bool> may)
    {
        FairQueue? best = null;
        var begin = _turn++ & int.MaxValue;
        for (var i = 0; i < _waiting.Count; i++)
        {
            // Among equals it goes round.
            var queue = _waiting[(begin + i) % _waiting.Count];
            if ((best is null || queue.Finish < best.Finish) && may(queue))
            {
                best = queue;
            }
        }

        return best;
    }

    private void Count(WaitingRequest request, int sign)
    {
        WaitingRequests += sign;
        WaitingSeats += sign * request.Width;
        request.Queue.WaitingSeats += sign * request.Width;
    }

    /// <summary>Who was idle has saved nothing, and owes nothing.</summary>
    private void Enter(FairQueue queue)
    {
        if (!queue.IsActive)
        {
            _active++;
            queue.NextDispatch = _virtualNow;
        }
    }

    private void Leave(FairQueue queue)
    {
        if (!queue.IsActive)
        {
            _active--;
        }
    }
}
