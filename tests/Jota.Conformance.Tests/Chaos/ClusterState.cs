using System.Text.Json.Nodes;

namespace Jota.Conformance.Tests.Chaos;

/// <summary>All workloads of a cluster at one moment, and what is not as it should be when nothing is under way any more.</summary>
internal sealed class ClusterState
{
    private readonly List<JsonNode> _deployments;
    private readonly List<JsonNode> _replicaSets;
    private readonly List<JsonNode> _pods;
    private readonly List<JsonNode> _services;
    private readonly List<JsonNode> _slices;

    private ClusterState(List<JsonNode> deployments, List<JsonNode> replicaSets, List<JsonNode> pods, List<JsonNode> services, List<JsonNode> slices) =>
        (_deployments, _replicaSets, _pods, _services, _slices) = (deployments, replicaSets, pods, services, slices);

    public int Objects => _deployments.Count + _replicaSets.Count + _pods.Count + _slices.Count;

    public int Pods => _pods.Count;

    public static async Task<ClusterState> ReadAsync(ApiClient api) => new(
        await api.ItemsAsync(ChaosLoad.Deployments),
        await api.ItemsAsync(ChaosLoad.ReplicaSets),
        await api.ItemsAsync(ChaosLoad.Pods),
        [.. (await api.ItemsAsync(ChaosLoad.Services)).Where(s => Name(s) != "kubernetes")],
        [.. (await api.ItemsAsync("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices")).Where(s => Label(s, "kubernetes.io/service-name") != "kubernetes")]);

    /// <summary>What is wrong; empty when the cluster has come to rest as it was asked to.</summary>
    public List<string> Wrongs(IReadOnlyDictionary<string, Intent> intents)
    {
        var wrongs = new List<string>();
        wrongs.AddRange(All().Where(o => o["metadata"]!["deletionTimestamp"] is not null).Select(o => $"{Name(o)} is still being deleted"));
        wrongs.AddRange(_replicaSets.SelectMany(rs => Orphaned(rs, _deployments)));
        wrongs.AddRange(_pods.SelectMany(pod => Orphaned(pod, _replicaSets)));
        wrongs.AddRange(_pods.Where(pod => Owner(pod) is null).Select(pod => $"pod {Name(pod)} belongs to nobody"));
        wrongs.AddRange(_replicaSets.SelectMany(OfReplicaSet));
        wrongs.AddRange(_deployments.SelectMany(OfDeployment));
        wrongs.AddRange(_services.SelectMany(OfService));
        wrongs.AddRange(_slices.Where(s => _services.All(v => Name(v) != Label(s, "kubernetes.io/service-name"))).Select(s => $"slice {Name(s)} has no service"));
        wrongs.AddRange(intents.Where(i => i.Value.IsKnown).SelectMany(i => Broken(i.Key, i.Value)));
        return wrongs;
    }

    private IEnumerable<JsonNode> All() => _deployments.Concat(_replicaSets).Concat(_pods).Concat(_slices);

    private IEnumerable<string> OfReplicaSet(JsonNode rs)
    {
        var wanted = (int)rs["spec"]!["replicas"]!;
        var own = _pods.Where(pod => Owner(pod) == Uid(rs)).ToList();
        if (own.Count != wanted || own.Count(IsReady) != wanted || Count(rs, "replicas") != wanted || Count(rs, "readyReplicas") != wanted)
        {
            yield return $"{Name(rs)} wants {wanted} pods, has {own.Count}, {own.Count(IsReady)} ready, and tells {Count(rs, "replicas")}, {Count(rs, "readyReplicas")} ready";
        }
    }

    private IEnumerable<string> OfDeployment(JsonNode deployment)
    {
        var wanted = (int)deployment["spec"]!["replicas"]!;
        var own = _replicaSets.Where(rs => Owner(rs) == Uid(deployment)).ToList();
        var active = own.Where(rs => (int)rs["spec"]!["replicas"]! > 0).ToList();
        var current = own.Where(rs => Image(rs) == Image(deployment)).ToList();
        if (current.Count != 1 || active.Any(rs => Image(rs) != Image(deployment)) || current.Sum(rs => (int)rs["spec"]!["replicas"]!) != wanted)
        {
            yield return $"{Name(deployment)} wants {wanted} of {Image(deployment)}; its replica sets are {string.Join(", ", own.Select(rs => $"{Image(rs)} x {rs["spec"]!["replicas"]}"))}";
        }

        if ((long?)deployment["status"]?["observedGeneration"] != (long)deployment["metadata"]!["generation"]!
            || Count(deployment, "updatedReplicas") != wanted || Count(deployment, "availableReplicas") != wanted || Count(deployment, "replicas") != wanted)
        {
            yield return $"{Name(deployment)} tells {deployment["status"]?.ToJsonString()}";
        }
    }

    private IEnumerable<string> OfService(JsonNode service)
    {
        var pods = _pods.Where(pod => Label(pod, "app") == Name(service) && IsReady(pod)).Select(Uid).Order(StringComparer.Ordinal).ToList();
        var endpoints = _slices.Where(s => Label(s, "kubernetes.io/service-name") == Name(service))
            .SelectMany(s => s["endpoints"] as JsonArray ?? [])
            .Where(e => (bool?)e!["conditions"]?["ready"] == true)
            .Select(e => (string)e!["targetRef"]!["uid"]!).Order(StringComparer.Ordinal).ToList();
        if (!pods.SequenceEqual(endpoints))
        {
            yield return $"service {Name(service)} has {endpoints.Count} ready endpoints for {pods.Count} ready pods";
        }
    }

    private IEnumerable<string> Broken(string path, Intent intent)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        var found = (path.StartsWith(ChaosLoad.Deployments, StringComparison.Ordinal) ? _deployments : _replicaSets).SingleOrDefault(o => Name(o) == name);
        if (intent.Exists != (found is not null))
        {
            yield return $"{name} was {(intent.Exists ? "created" : "deleted")}, and that was acknowledged, but it is {(found is null ? "gone" : "there")}";
        }
        else if (found is not null && ((int)found["spec"]!["replicas"]! != intent.Replicas || Image(found) != intent.Image))
        {
            yield return $"{name} was acknowledged as {intent}, but is {found["spec"]!["replicas"]} of {Image(found)}";
        }
    }

    private static IEnumerable<string> Orphaned(JsonNode obj, List<JsonNode> owners) =>
        Owner(obj) is { } uid && owners.All(o => Uid(o) != uid) ? [$"{Name(obj)} is left behind by its owner"] : [];

    private static string Name(JsonNode obj) => (string)obj["metadata"]!["name"]!;

    private static string Uid(JsonNode obj) => (string)obj["metadata"]!["uid"]!;

    private static string? Label(JsonNode obj, string key) => (string?)obj["metadata"]!["labels"]?[key];

    private static string? Owner(JsonNode obj) => (string?)obj["metadata"]!["ownerReferences"]?[0]?["uid"];

    private static string Image(JsonNode workload) => (string)workload["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!;

    private static int Count(JsonNode obj, string field) => (int?)obj["status"]?[field] ?? 0;

    private static bool IsReady(JsonNode pod) =>
        (pod["status"]?["conditions"] as JsonArray)?.Any(c => (string?)c!["type"] == "Ready" && (string?)c["status"] == "True") == true;
}
