namespace Jota.Client;

/// <summary>Tells of work queues, under upstream's names.</summary>
public static class QueueMetrics
{
    /// <summary>Writes the families of all queues of a process; each has a name of its own.</summary>
    public static void Write<TKey>(MetricWriter into, IReadOnlyCollection<(string Name, WorkQueue<TKey> Queue)> queues)
        where TKey : notnull
    {
        Family("workqueue_depth", "gauge", "Current depth of workqueue", queue => queue.Count);
        Family("workqueue_adds_total", "counter", "Total number of adds handled by workqueue", queue => queue.Adds);
        Family("workqueue_retries_total", "counter", "Total number of retries handled by workqueue", queue => queue.Retries);

        void Family(string name, string type, string help, Func<WorkQueue<TKey>, double> value)
        {
            into.Family(name, type, help);
            foreach (var (queueName, queue) in queues)
            {
                into.Sample(name, value(queue), ("name", queueName));
            }
        }
    }
}
