using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Which jobs may take a pod that nobody controls. There may be thousands of jobs and of pods, and a generated selector matches only pods
/// that name its job.
/// </summary>
internal sealed class JobSelection
{
    private const string Index = "selection";

    private readonly ILister<V1Job> _jobs;

    public JobSelection(ControllerContext context)
    {
        context.Informers.For<V1Job>().AddIndex(Index, job => job.Spec.ManualSelector == true ? ByHand(job.Metadata) : job.Metadata.Uid);
        _jobs = context.Lister<V1Job>();
    }

    public IEnumerable<ObjectKey> JobsThatMayTake(V1Pod pod)
    {
        if (pod.Controller() is not null || pod.Metadata.DeletionTimestamp is not null)
        {
            return [];
        }

        var labels = pod.LabelsOrEmpty();
        return Candidates(pod.Metadata, labels)
            .Where(job => !JobConditions.IsFinished(job.Status) && job.Metadata.NamespaceProperty == pod.Metadata.NamespaceProperty)
            .Where(job => LabelSelector.From(job.Spec.Selector).Matches(labels))
            .Select(job => job.Key());
    }

    private IEnumerable<V1Job> Candidates(V1ObjectMeta pod, IReadOnlyDictionary<string, string> labels) =>
        labels.TryGetValue(JobLabels.ControllerUid, out var uid)
            ? _jobs.ByIndex(Index, uid).Concat(_jobs.ByIndex(Index, ByHand(pod)))
            : _jobs.ByIndex(Index, ByHand(pod));

    private static string ByHand(V1ObjectMeta metadata) => "in/" + metadata.NamespaceProperty;
}
