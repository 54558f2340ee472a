using System.Globalization;
using System.Text;

namespace Jota.ApiServer.Fairness;

/// <summary>What a person looks at who asks why requests wait: upstream's three tables, columns with commas between them.</summary>
internal static class FairnessDump
{
    /// <summary>A line for each level.</summary>
    public static string Levels(RequestFairness fairness) => fairness.Read((levels, _) => Table(
        [
            "PriorityLevelName", "ActiveQueues", "IsIdle", "IsQuiescing", "WaitingRequests", "ExecutingRequests", "DispatchedRequests",
            "RejectedRequests", "TimedoutRequests", "CancelledRequests",
        ],
        levels.Select(level => (object[])
        [
            level.Name, level.Queues.Active, level.IsIdle, level.IsGone, level.Queues.WaitingRequests, level.Executing,
            level.Counts.Dispatched, level.Counts.QueueFull + level.Counts.OverLimit, level.Counts.TimedOut, level.Counts.Cancelled,
        ])));

    /// <summary>A line for each queue.</summary>
    public static string Queues(RequestFairness fairness) => fairness.Read((levels, _) => Table(
        ["PriorityLevelName", "Index", "PendingRequests", "ExecutingRequests", "SeatsInUse", "NextDispatchR", "InitialSeatsSum"],
        levels.SelectMany(level => level.Queues.All, (level, queue) => (object[])
        [
            level.Name, queue.Index, queue.Waiting.Count, queue.Executing, queue.ExecutingSeats,
            queue.NextDispatch.ToString("F8", CultureInfo.InvariantCulture) + "ss", queue.WaitingSeats,
        ])));

    /// <summary>A line for each request that waits.</summary>
    public static string Requests(RequestFairness fairness, TimeProvider clock) => fairness.Read((levels, _) => Table(
        ["PriorityLevelName", "FlowSchemaName", "QueueIndex", "RequestIndexInQueue", "FlowDistingsher", "ArriveTime", "InitialSeats"],
        levels.SelectMany(level => level.Queues.All).SelectMany(
            queue => queue.Waiting.Index(), (queue, one) => (object[])
            [
                one.Item.Schema.Level.Name, one.Item.Schema.Settings.Name, queue.Index, one.Index, one.Item.Flow,
                (clock.GetUtcNow() - clock.GetElapsedTime(one.Item.Arrived)).ToString(
                    "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture),
                one.Item.Width,
            ])));

    private static string Table(string[] head, IEnumerable<object[]> rows)
    {
        var text = new StringBuilder().AppendJoin(", ", head).Append('\n');
        foreach (var row in rows)
        {
            text.AppendJoin(", ", row.Select(Text)).Append('\n');
        }

        return text.ToString();
    }

    private static string Text(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
