using System.Globalization;
using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>The pods of jobs: kept until they are counted, and in an Indexed job told which completion they work at.</summary>
internal static class JobPodTemplate
{
    // What the server appends to a generated name leaves so much of a label.
    private const int LongestPrefix = 58;

    /// <summary>A job's template with what all of its pods have.</summary>
    public static V1PodTemplateSpec Of(V1Job job)
    {
        var template = job.Spec.Template;
        var finalizers = template.Metadata?.Finalizers ?? [];
        return template with
        {
            Metadata = (template.Metadata ?? new()) with
            {
                Finalizers = finalizers.Contains(JobLabels.TrackingFinalizer) ? finalizers : [.. finalizers, JobLabels.TrackingFinalizer],
            },
            Spec = !JobModes.IsIndexed(job.Spec) ? template.Spec : template.Spec with
            {
                Containers = WithIndex(template.Spec.Containers),
                InitContainers = WithIndex(template.Spec.InitContainers),
            },
        };
    }

    /// <summary>A pod to be made.</summary>
    public static V1Pod Pod(PodOwner owner, V1PodTemplateSpec template, JobPodOrder order)
    {
        var pod = owner.NewPod(template);
        if (order.Index is not { } index)
        {
            return pod;
        }

        var number = Text(index);
        pod.Metadata.GenerateName = Prefix(owner.Key.Name, number);
        pod.Metadata.Labels = With(pod.Metadata.Labels, JobLabels.CompletionIndex, number);
        pod.Metadata.Annotations = With(pod.Metadata.Annotations, JobLabels.CompletionIndex, number);
        pod.Spec = template.Spec with { Hostname = $"{owner.Key.Name}-{number}" };
        if (order.Failures is { } failures)
        {
            pod.Metadata.Annotations = With(pod.Metadata.Annotations, JobLabels.IndexFailureCount, Text(failures));
            if (order.Ignored > 0)
            {
                pod.Metadata.Annotations = With(pod.Metadata.Annotations, JobLabels.IndexIgnoredFailureCount, Text(order.Ignored));
            }
        }

        return pod;
    }

    /// <summary>How the names of an index's pods begin: however long the job's name is, the index is in them.</summary>
    private static string Prefix(string job, string index) =>
        $"{job[..Math.Min(job.Length, LongestPrefix - index.Length - 2)]}-{index}-";

    private static IList<V1Container>? WithIndex(IList<V1Container>? containers) =>
        containers is null ? null : [.. containers.Select(WithIndex)];

    private static V1Container WithIndex(V1Container container) =>
        container.Env?.Any(variable => variable.Name == JobLabels.CompletionIndexVariable) == true ? container : container with
        {
            Env =
            [
                .. container.Env ?? [],
                new()
                {
                    Name = JobLabels.CompletionIndexVariable,
                    ValueFrom = new() { FieldRef = new() { FieldPath = $"metadata.labels['{JobLabels.CompletionIndex}']" } },
                },
            ],
        };

    private static Dictionary<string, string> With(IDictionary<string, string>? map, string key, string value) =>
        new(map ?? new Dictionary<string, string>(), StringComparer.Ordinal) { [key] = value };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
