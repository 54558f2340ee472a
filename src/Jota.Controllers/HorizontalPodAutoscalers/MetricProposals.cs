using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>How many replicas each kind of metric asks for, with upstream's words for what it is and what is wrong. Pure.</summary>
/// <param name="Replicas">Reckons by pods.</param>
/// <param name="Present">How many replicas the target says there are.</param>
/// <param name="Namespace">Where it is.</param>
internal sealed record MetricProposals(PodReplicas Replicas, int Present, string Namespace)
{
    public MetricProposal Of(V2MetricSpec metric, MetricReading reading) => metric switch
    {
        { Type: "Resource", Resource: { } source } => OfResource(
            source.Name, "", source.Target, reading, ("FailedGetResourceMetric", $"failed to get {source.Name} resource metric value"),
            $"{source.Name} resource utilization (percentage of request)",
            now => new() { Type = "Resource", Resource = new() { Name = source.Name, Current = now } }),
        { Type: "ContainerResource", ContainerResource: { } source } => OfResource(
            source.Name, source.Container, source.Target, reading,
            ("FailedGetContainerResourceMetric", $"failed to get {source.Name} container metric value"),
            $"{source.Name} container resource utilization (percentage of request)",
            now => new()
            {
                Type = "ContainerResource",
                ContainerResource = new() { Name = source.Name, Container = source.Container, Current = now },
            }),
        { Type: "Pods", Pods: { } source } => OfPods(source, reading),
        { Type: "Object", ObjectProperty: { } source } => OfObject(source, reading),
        { Type: "External", External: { } source } => OfExternal(source, reading),
        _ => MetricProposal.Failed(
            "InvalidMetricSourceType", $"unknown metric source type \"{metric.Type}\"", $"unknown metric source type \"{metric.Type}\""),
    };

    private MetricProposal OfResource(
        string resource, string container, V2MetricTarget target, MetricReading reading, (string Reason, string Error) failure,
        string name, Func<V2MetricValueStatus, V2MetricStatus> status)
    {
        var isAmount = target.AverageValue is not null;
        if (!isAmount && target.AverageUtilization is null)
        {
            return Failed("invalid resource metric source: neither an utilization target nor a value (usage) target was set");
        }

        var what = isAmount ? "usage" : "utilization";
        if (reading is not MetricReading.OfPods { Metrics: var metrics })
        {
            return Failed($"failed to get {resource} {what}: unable to get metrics for resource {resource}: {Why(reading)}");
        }

        var proposal = isAmount
            ? Replicas.OfAmount(metrics, resource, Millis(target.AverageValue))
            : Replicas.OfUtilization(metrics, resource, container, target.AverageUtilization ?? 1);
        if (proposal.Problem is { } problem)
        {
            return Failed($"failed to get {resource} {what}: {problem}");
        }

        var now = new V2MetricValueStatus
        {
            AverageUtilization = isAmount ? null : proposal.Percent,
            AverageValue = Amount(proposal.Value),
        };
        return new(proposal.Replicas, isAmount ? $"{resource} resource" : name, status(now));

        MetricProposal Failed(string problem) => MetricProposal.Failed(failure.Reason, problem, $"{failure.Error}: {problem}");
    }

    private MetricProposal OfPods(V2PodsMetricSource source, MetricReading reading)
    {
        var proposal = reading is MetricReading.OfPods { Metrics: var metrics }
            ? Replicas.OfAmount(metrics, "", Millis(source.Target.AverageValue))
            : new($"unable to get metric {source.Metric.Name}: {Why(reading)}");
        if (proposal.Problem is { } problem)
        {
            return MetricProposal.Failed("FailedGetPodsMetric", problem, $"failed to get pods metric value: {problem}");
        }

        var now = new V2MetricValueStatus { AverageValue = Amount(proposal.Value) };
        return new(
            proposal.Replicas, $"pods metric {source.Metric.Name}",
            new() { Type = "Pods", Pods = new() { Metric = source.Metric, Current = now } });
    }

    private MetricProposal OfObject(V2ObjectMetricSource source, MetricReading reading)
    {
        var (about, name) = (source.DescribedObject, source.Metric.Name);
        var byPod = source.Target.Type == "AverageValue";
        if (reading is not MetricReading.Values values)
        {
            return Failed($"unable to get metric {name}: {about.Kind} on {Namespace} {about.Name}/{Why(reading)}");
        }

        if ((byPod ? source.Target.AverageValue : source.Target.Value) is not { } target)
        {
            return Failed("invalid object metric source: neither a value target nor an average value target was set");
        }

        var proposal = byPod ? PerPod(values.Sum, Millis(target)) : Whole(values.Sum, Millis(target));
        if (proposal.Problem is { } problem)
        {
            return Failed(problem);
        }

        return new(
            proposal.Replicas,
            byPod ? $"external metric {name}({SelectorText.Of(source.Metric.Selector)})" : $"{about.Kind} metric {name}",
            new()
            {
                Type = "Object",
                ObjectProperty = new() { DescribedObject = about, Metric = source.Metric, Current = Value(byPod, proposal.Value) },
            });

        MetricProposal Failed(string problem) =>
            MetricProposal.Failed("FailedGetObjectMetric", problem, $"failed to get object metric value: {problem}");
    }

    private MetricProposal OfExternal(V2ExternalMetricSource source, MetricReading reading)
    {
        var name = source.Metric.Name;
        var selector = SelectorText.Of(source.Metric.Selector);
        var byPod = source.Target.AverageValue is not null;
        if (reading is not MetricReading.Values values)
        {
            return Failed($"unable to get external metric {Namespace}/{name}/{selector}: {Why(reading)}");
        }

        if ((source.Target.AverageValue ?? source.Target.Value) is not { } target)
        {
            return Failed("invalid external metric source: neither a value target nor an average value target was set");
        }

        var proposal = byPod ? PerPod(values.Sum, Millis(target)) : Whole(values.Sum, Millis(target));
        if (proposal.Problem is { } problem)
        {
            return Failed(problem);
        }

        return new(
            proposal.Replicas, $"external metric {name}({selector})",
            new() { Type = "External", External = new() { Metric = source.Metric, Current = Value(byPod, proposal.Value) } });

        MetricProposal Failed(string problem) => MetricProposal.Failed(
            "FailedGetExternalMetric", problem,
            $"failed to get {name} external metric value: failed to get {name} external metric: {problem}");
    }

    private ReplicaProposal Whole(long value, long target) => Replicas.OfWhole((double)value / target, value);

    /// <summary>So much for each replica that the target says there is.</summary>
    private ReplicaProposal PerPod(long value, long target)
    {
        var ratio = value / ((double)target * Present);
        var replicas = Replicas.Tolerance.Admits(ratio) ? Present : ReplicaCount.Up((double)value / target);
        return new(replicas, 0, Present == 0 ? value : (long)Math.Ceiling((double)value / Present));
    }

    private static V2MetricValueStatus Value(bool byPod, long value) =>
        byPod ? new() { AverageValue = Amount(value) } : new() { Value = Amount(value) };

    private static string Why(MetricReading reading) => reading is MetricReading.Failed failed ? failed.Why : "there is no such metric";

    private static long Millis(ResourceQuantity? quantity) => quantity is null ? 1 : Math.Max(1, Quantity.Of(quantity).MilliValue);

    private static ResourceQuantity Amount(long millis) => Quantity.OfMillis(millis).ToResourceQuantity();
}
