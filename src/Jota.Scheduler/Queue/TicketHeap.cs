namespace Jota.Scheduler;

/// <summary>
/// One of the queue's places, ordered. Pods leave a place without being looked for in its heap: an entry counts only while the
/// pod is still in this place with the ticket that the entry was given.
/// </summary>
internal sealed class TicketHeap<TOrder>(QueuedPodPlace place, IComparer<TOrder> order)
{
    /// <summary>Below this many entries there is nothing worth tidying.</summary>
    private const int Few = 64;

    private readonly PriorityQueue<(QueuedPod Pod, long Ticket), (TOrder Order, long Ticket)> _heap = new(
        Comparer<(TOrder Order, long Ticket)>.Create(
            (a, b) => order.Compare(a.Order, b.Order) is not 0 and var c ? c : a.Ticket.CompareTo(b.Ticket)));

    private long _tickets;
    private int _tidyAt = Few;

    /// <summary>How many entries it keeps, those that count no more included.</summary>
    public int Kept => _heap.Count;

    /// <summary>Moves a pod to this place.</summary>
    public void Put(QueuedPod pod, TOrder at)
    {
        Tidy();
        pod.Place = place;
        pod.Ticket = ++_tickets;
        _heap.Enqueue((pod, pod.Ticket), (at, pod.Ticket));
    }

    public bool TryPeek(out QueuedPod pod, out TOrder at)
    {
        while (_heap.TryPeek(out var entry, out var key))
        {
            if (Counts(entry))
            {
                (pod, at) = (entry.Pod, key.Order);
                return true;
            }

            _heap.Dequeue();
        }

        (pod, at) = (null!, default!);
        return false;
    }

    public bool TryTake(out QueuedPod pod)
    {
        if (!TryPeek(out pod, out _))
        {
            return false;
        }

        _heap.Dequeue();
        return true;
    }

    private bool Counts((QueuedPod Pod, long Ticket) entry) => entry.Pod.Place == place && entry.Pod.Ticket == entry.Ticket;

    /// <summary>
    /// Whenever the heap has doubled: entries of pods that left would be kept, and the pods with them, until they come to the top.
    /// </summary>
    private void Tidy()
    {
        if (_heap.Count < _tidyAt)
        {
            return;
        }

        var counting = _heap.UnorderedItems.Where(item => Counts(item.Element)).ToArray();
        _heap.Clear();
        _heap.EnqueueRange(counting);
        _tidyAt = Math.Max(Few, 2 * counting.Length);
    }
}
