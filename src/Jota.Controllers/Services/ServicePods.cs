using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Which pods are behind which services. Services are indexed by one label that they ask for and pods by all of theirs, so that a change of
/// a pod costs a look-up for each of its labels, however many services there are.
/// </summary>
internal sealed class ServicePods
{
    private const string SelectorIndex = "services by a label they select";
    private const string SelectingIndex = "services that select, by namespace";
    private const string LabelIndex = "pods by label";

    private readonly Informer<V1Pod> _podInformer;
    private readonly Informer<V1Service> _serviceInformer;

    public ServicePods(ControllerContext context)
    {
        _podInformer = context.Informers.For<V1Pod>();
        _serviceInformer = context.Informers.For<V1Service>();
        _podInformer.AddIndex(LabelIndex, LabelsOf, PodEndpoints.HaveSameLabels);
        _serviceInformer.AddIndex(SelectorIndex, FirstLabelOf);
        _serviceInformer.AddIndex(
            SelectingIndex, service => FirstLabelOf(service) is null ? null : service.Metadata.NamespaceProperty ?? "");
    }

    /// <summary>The pods of a service, by name.</summary>
    public IReadOnlyList<V1Pod> Of(V1Service service)
    {
        if (FirstLabelOf(service) is not { } label)
        {
            return [];
        }

        var pods = _podInformer.Lister.ByIndex(LabelIndex, label).Where(pod => Selects(service, pod)).ToArray();
        Array.Sort(pods, static (a, b) => string.CompareOrdinal(a.Metadata.Name, b.Metadata.Name));
        return pods;
    }

    /// <summary>Tells of the services whose endpoints a change of a pod may change.</summary>
    public void Follow(Action<ObjectKey> affected) => _podInformer.Subscribe(new InformerHandler<V1Pod>
    {
        Added = pod => Tell(pod, affected),
        Updated = (old, pod) =>
        {
            if (PodEndpoints.Differ(old, pod))
            {
                Tell(pod, affected);
                if (!PodEndpoints.HaveSameLabels(old, pod))
                {
                    Tell(old, affected);
                }
            }
        },
        Deleted = pod => Tell(pod, affected),
    });

    private void Tell(V1Pod pod, Action<ObjectKey> affected)
    {
        // Many namespaces have pods but no service of this kind; nothing needs to be put together for these.
        if (!_serviceInformer.Lister.AnyByIndex(SelectingIndex, pod.Metadata.NamespaceProperty ?? ""))
        {
            return;
        }

        foreach (var label in LabelsOf(pod))
        {
            foreach (var service in _serviceInformer.Lister.ByIndex(SelectorIndex, label))
            {
                if (Selects(service, pod))
                {
                    affected(service.Key());
                }
            }
        }
    }

    private static bool Selects(V1Service service, V1Pod pod)
    {
        var labels = pod.Metadata.Labels;
        foreach (var (key, value) in service.Spec.Selector)
        {
            if (labels is null || !labels.TryGetValue(key, out var has) || has != value)
            {
                return false;
            }
        }

        return true;
    }

    private static string? FirstLabelOf(V1Service service) => service.Spec?.Selector is { Count: > 0 } selector
        ? Label(service.Metadata.NamespaceProperty, selector.MinBy(pair => pair.Key, StringComparer.Ordinal))
        : null;

    private static IEnumerable<string> LabelsOf(V1Pod pod) =>
        (pod.Metadata.Labels ?? new Dictionary<string, string>()).Select(pair => Label(pod.Metadata.NamespaceProperty, pair));

    private static string Label(string ns, KeyValuePair<string, string> pair) => $"{ns}/{pair.Key}={pair.Value}";
}
