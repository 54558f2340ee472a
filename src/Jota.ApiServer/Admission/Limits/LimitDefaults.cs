using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Admission.Limits;

/// <summary>
/// What the containers of a pod ask for and may have, where they do not say so and the namespace does. What was filled in is told in an
/// annotation of the pod.
/// </summary>
internal static class LimitDefaults
{
    private const string Annotation = "kubernetes.io/limit-ranger";

    // Each default goes into each container: both can be many, but not both at once.
    private const int MostFilled = 50_000;

    /// <summary>Fills in what is missing; in place. False when that would make a pod that nobody could keep.</summary>
    public static bool Apply(V1LimitRange range, V1Pod pod)
    {
        var (limits, requests) = Of(range);
        if (pod.Spec is null || (limits.Count == 0 && requests.Count == 0))
        {
            return true;
        }

        var containers = (pod.Spec.Containers?.Count ?? 0) + (pod.Spec.InitContainers?.Count ?? 0);
        if ((long)containers * (limits.Count + requests.Count) > MostFilled)
        {
            return false;
        }

        List<string> told = [];
        Fill(pod.Spec.Containers, "container", limits, requests, told);
        Fill(pod.Spec.InitContainers, "init container", limits, requests, told);
        if (told.Count > 0)
        {
            pod.Metadata.Annotations = new Dictionary<string, string>(pod.Metadata.Annotations ?? new Dictionary<string, string>())
            {
                [Annotation] = $"LimitRanger plugin set: {string.Join("; ", told)}",
            };
        }

        return true;
    }

    private static (Dictionary<string, ResourceQuantity> Limits, Dictionary<string, ResourceQuantity> Requests) Of(V1LimitRange range)
    {
        Dictionary<string, ResourceQuantity> limits = [];
        Dictionary<string, ResourceQuantity> requests = [];
        foreach (var limit in (range.Spec?.Limits ?? []).Where(limit => limit.Type == LimitTypes.Container))
        {
            Take(limit.DefaultProperty, limits);
            Take(limit.DefaultRequest, requests);
        }

        return (limits, requests);
    }

    private static void Take(IDictionary<string, ResourceQuantity>? from, Dictionary<string, ResourceQuantity> into)
    {
        foreach (var (name, amount) in from ?? new Dictionary<string, ResourceQuantity>())
        {
            into[name] = amount;
        }
    }

    private static void Fill(
        IList<V1Container>? containers, string kind, Dictionary<string, ResourceQuantity> limits,
        Dictionary<string, ResourceQuantity> requests, List<string> told)
    {
        foreach (var container in containers ?? [])
        {
            var resources = container.Resources ??= new();
            var (newLimits, newRequests) = (Missing(resources.Limits, limits), Missing(resources.Requests, requests));
            resources.Limits = Filled(resources.Limits, limits, newLimits);
            resources.Requests = Filled(resources.Requests, requests, newRequests);
            Tell(newRequests, $"request for {kind} {container.Name}", told);
            Tell(newLimits, $"limit for {kind} {container.Name}", told);
        }
    }

    private static string[] Missing(IDictionary<string, ResourceQuantity>? said, Dictionary<string, ResourceQuantity> defaults) =>
        [.. defaults.Keys.Where(name => said?.ContainsKey(name) != true).Order(StringComparer.Ordinal)];

    private static IDictionary<string, ResourceQuantity>? Filled(
        IDictionary<string, ResourceQuantity>? said, Dictionary<string, ResourceQuantity> defaults, string[] missing)
    {
        if (missing.Length == 0)
        {
            return said;
        }

        var all = new Dictionary<string, ResourceQuantity>(said ?? new Dictionary<string, ResourceQuantity>());
        foreach (var name in missing)
        {
            all[name] = defaults[name];
        }

        return all;
    }

    private static void Tell(string[] names, string what, List<string> told)
    {
        if (names.Length > 0)
        {
            told.Add($"{string.Join(", ", names)} {what}");
        }
    }
}
