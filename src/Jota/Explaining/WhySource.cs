using Jota.Api;
using Jota.Client;
using Jota.Kubeconfigs;
using Jota.Scheduler;
using k8s.Models;

namespace Jota.Explaining;

/// <summary>Gathers what explanations are made from, through the public API of any server.</summary>
internal sealed class WhySource : IDisposable
{
    private const int MostPods = 5;

    private readonly HttpApi _api;
    private readonly LastWords _logs;
    private readonly TimeProvider _clock;

    private WhySource(HttpApiOptions server, TimeProvider clock)
    {
        _api = new HttpApi(server);
        _logs = new LastWords(server);
        _clock = clock;
    }

    /// <summary>
    /// Connects as the current context says. Throws <see cref="InvalidDataException"/> when there is no usable kubeconfig.
    /// </summary>
    public static WhySource Open(string? kubeconfig, TimeProvider clock) =>
        new(KubeconfigFile.Load(CurrentKubeconfig.Find(kubeconfig)), clock);

    /// <summary>The same at a server that is known.</summary>
    public static WhySource Open(HttpApiOptions server, TimeProvider clock) => new(server, clock);

    public async Task<Explanation> ExplainPodAsync(ObjectKey key, CancellationToken ct)
    {
        if (await FindAsync<V1Pod>(key, ct) is not { } pod)
        {
            return AbsentPodExplanation.Compute(
                key.Name, await ListAsync<Corev1Event>(key.Namespace, ListOptions.All, ct), _clock.GetUtcNow());
        }

        return PodExplanation.Compute(await FactsAsync(pod, ct));
    }

    /// <summary>Null when there is no such Deployment.</summary>
    public async Task<Explanation?> ExplainDeploymentAsync(ObjectKey key, CancellationToken ct)
    {
        if (await FindAsync<V1Deployment>(key, ct) is not { } deployment)
        {
            return null;
        }

        var replicaSets = (await ListAsync<V1ReplicaSet>(key.Namespace, ListOptions.All, ct))
            .Where(rs => rs.Controller()?.Uid == deployment.Metadata.Uid).Select(rs => rs.Metadata.Uid).ToHashSet();
        var pods = (await ListAsync<V1Pod>(key.Namespace, ListOptions.All, ct))
            .Where(pod => pod.Controller() is { } owner && replicaSets.Contains(owner.Uid) && !IsReady(pod)).ToList();
        var notReady = new List<(string, Explanation)>();
        foreach (var pod in pods.OrderByDescending(p => p.Metadata.CreationTimestamp).Take(MostPods))
        {
            notReady.Add((pod.Metadata.Name, PodExplanation.Compute(await FactsAsync(pod, ct))));
        }

        var events = await ListAsync<Corev1Event>(key.Namespace, ListOptions.All, ct);
        return DeploymentExplanation.Compute(new()
        {
            Deployment = deployment,
            ReplicaSetEvents = [.. events.Where(e => e.InvolvedObject?.Uid is { } uid && replicaSets.Contains(uid))],
            NotReady = notReady,
        });
    }

    /// <summary>Null when there is no such Service.</summary>
    public async Task<Explanation?> ExplainServiceAsync(ObjectKey key, CancellationToken ct)
    {
        if (await FindAsync<V1Service>(key, ct) is not { } service)
        {
            return null;
        }

        var own = ListOptions.All with { Labels = LabelSelector.Parse($"kubernetes.io/service-name={key.Name}") };
        return ServiceExplanation.Compute(new()
        {
            Service = service,
            Pods = await ListAsync<V1Pod>(key.Namespace, ListOptions.All, ct),
            Slices = await ListAsync<V1EndpointSlice>(key.Namespace, own, ct),
        });
    }

    public void Dispose()
    {
        _api.Dispose();
        _logs.Dispose();
    }

    private static bool IsReady(V1Pod pod) => pod.Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) == true;

    private async Task<PodFacts> FactsAsync(V1Pod pod, CancellationToken ct)
    {
        var selection = ListOptions.All with { Fields = FieldSelector.Parse($"involvedObject.uid={pod.Metadata.Uid}") };
        var facts = new PodFacts
        {
            Pod = pod,
            Now = _clock.GetUtcNow(),
            Events = await ListAsync<Corev1Event>(pod.Metadata.NamespaceProperty, selection, ct),
            LastLines = await _logs.OfAsync(pod, ct),
        };
        if (pod.Spec.NodeName is { Length: > 0 } node)
        {
            return facts with { Node = await FindAsync<V1Node>(ObjectKey.Cluster(node), ct) };
        }

        var cluster = await ClusterAsync(ct);
        return facts with
        {
            NodeCount = cluster.Nodes.Count,
            Obstacles = NodeObstacles.Of(pod, cluster),
            Preemption = pod.Spec.SchedulingGates is { Count: > 0 } ? null : PreemptionOutlooks.Of(pod, cluster),
        };
    }

    private async Task<ClusterFacts> ClusterAsync(CancellationToken ct) => new()
    {
        Nodes = await ListAsync<V1Node>("", ListOptions.All, ct),
        Pods = await ListAsync<V1Pod>("", ListOptions.All, ct),
        Namespaces = await ListAsync<V1Namespace>("", ListOptions.All, ct),
        Claims = await ListAsync<V1PersistentVolumeClaim>("", ListOptions.All, ct),
        Volumes = await ListAsync<V1PersistentVolume>("", ListOptions.All, ct),
        StorageClasses = await ListAsync<V1StorageClass>("", ListOptions.All, ct),
        CsiNodes = await ListAsync<V1CSINode>("", ListOptions.All, ct),
        Attachments = await ListAsync<V1VolumeAttachment>("", ListOptions.All, ct),
        Budgets = await ListAsync<V1PodDisruptionBudget>("", ListOptions.All, ct),
    };

    private async Task<T?> FindAsync<T>(ObjectKey key, CancellationToken ct)
        where T : class
    {
        try
        {
            return await _api.GetAsync<T>(key, ct);
        }
        catch (ApiException e) when (e.Code == 404)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<T>> ListAsync<T>(string ns, ListOptions options, CancellationToken ct)
        where T : class =>
        [.. (await _api.ListAsync(new ApiTarget(_api.Catalog.For<T>(), ns), options, ct)).Items.Select(obj => obj.As<T>())];
}
