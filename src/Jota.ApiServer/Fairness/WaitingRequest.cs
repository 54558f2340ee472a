namespace Jota.ApiServer.Fairness;

/// <summary>A request that waits for seats.</summary>
internal sealed class WaitingRequest
{
    private readonly TaskCompletionSource<WaitOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WaitingRequest(SchemaMatcher schema, FairQueue queue, string flow, int width, long arrived)
    {
        (Schema, Queue, Flow, Width, Arrived) = (schema, queue, flow, width, arrived);
        IsFirst = !queue.IsActive;
        Place = new(this);
    }

    public SchemaMatcher Schema { get; }

    public FairQueue Queue { get; }

    /// <summary>What tells its flow from others of the schema.</summary>
    public string Flow { get; }

    public int Width { get; }

    /// <summary>Whether its queue was idle when it came.</summary>
    public bool IsFirst { get; }

    /// <summary>When it came, as a timestamp of the clock.</summary>
    public long Arrived { get; }

    /// <summary>Its place in the queue; in none once its wait is over.</summary>
    public LinkedListNode<WaitingRequest> Place { get; }

    /// <summary>What it got; once it has begun.</summary>
    public Seats Seats { get; set; }

    /// <summary>How its wait ended.</summary>
    public Task<WaitOutcome> Outcome => _outcome.Task;

    /// <summary>Ends the wait; whoever waits goes on elsewhere.</summary>
    public void End(WaitOutcome outcome) => _outcome.TrySetResult(outcome);
}
