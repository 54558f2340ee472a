using Jota.Client;

namespace Jota.ApiServer.Fairness;

/// <summary>Tells of seats, queues and refusals, under upstream's names.</summary>
internal sealed class FairnessMetrics(RequestFairness fairness) : IMetricSource
{
    private const string Prefix = "apiserver_flowcontrol_";

    public void Write(MetricWriter into) => fairness.Read((levels, schemas) =>
    {
        WriteSchemas(into, schemas);
        WriteLevels(into, levels);
        return true;
    });

    private void WriteLevels(MetricWriter into, IReadOnlyList<PriorityLevel> levels)
    {
        Family("nominal_limit_seats", "Nominal number of execution seats configured for each priority level", l => l.Plan.Nominal);
        Family("lower_limit_seats", "Configured lower bound on number of execution seats available to each priority level",
            l => l.Plan.Nominal - l.Plan.Lendable);
        Family("upper_limit_seats", "Configured upper bound on number of execution seats available to each priority level",
            l => Math.Min(fairness.Total, l.Plan.Nominal + l.Plan.MostBorrowed));
        Family("current_limit_seats", "current derived number of execution seats available to each priority level",
            l => fairness.CapacityOf(l));

        void Family(string name, string help, Func<PriorityLevel, int> value)
        {
            into.Family(Prefix + name, "gauge", help);
            foreach (var level in levels)
            {
                into.Sample(Prefix + name, value(level), ("priority_level", level.Name));
            }
        }
    }

    private static void WriteSchemas(MetricWriter into, IReadOnlyList<SchemaCounts> schemas)
    {
        Family(
            "current_executing_requests", "gauge",
            "Number of requests in initial (for a WATCH) or any (for a non-WATCH) execution stage",
            one => one.Executing);
        Family("current_executing_seats", "gauge", "Concurrency (number of seats) occupied by the currently executing requests",
            one => one.ExecutingSeats);
        Family("current_inqueue_requests", "gauge", "Number of requests currently pending in queues", one => one.Waiting);
        Family("dispatched_requests_total", "counter", "Number of requests executed", one => one.Outcomes.Dispatched);
        into.Family(Prefix + "rejected_requests_total", "counter", "Number of requests rejected");
        foreach (var one in schemas)
        {
            Rejected(one, "queue-full", one.Outcomes.QueueFull);
            Rejected(one, "concurrency-limit", one.Outcomes.OverLimit);
            Rejected(one, "time-out", one.Outcomes.TimedOut);
            Rejected(one, "cancelled", one.Outcomes.Cancelled);
        }

        into.Family(Prefix + "request_wait_duration_seconds", "histogram", "Length of time a request spent waiting in its queue");
        foreach (var one in schemas)
        {
            one.Waited.Write(into, Prefix + "request_wait_duration_seconds", [("execute", "true"), .. LabelsOf(one)]);
            one.WaitedInVain.Write(into, Prefix + "request_wait_duration_seconds", [("execute", "false"), .. LabelsOf(one)]);
        }

        into.Family(Prefix + "request_execution_seconds", "histogram",
            "Duration of initial stage (for a WATCH) or any (for a non-WATCH) stage of request execution");
        foreach (var one in schemas)
        {
            one.Executed.Write(into, Prefix + "request_execution_seconds", LabelsOf(one));
        }

        void Family(string name, string type, string help, Func<SchemaCounts, double> value)
        {
            into.Family(Prefix + name, type, help);
            foreach (var one in schemas)
            {
                into.Sample(Prefix + name, value(one), LabelsOf(one));
            }
        }

        void Rejected(SchemaCounts one, string reason, long count)
        {
            if (count > 0)
            {
                into.Sample(Prefix + "rejected_requests_total", count, [.. LabelsOf(one), ("reason", reason)]);
            }
        }
    }

    private static (string Name, string Value)[] LabelsOf(SchemaCounts one) => [("flow_schema", one.Schema), ("priority_level", one.Level)];
}
