using System.Collections.Immutable;
using System.Globalization;
using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Simulated;
using k8s;
using k8s.Models;

namespace Jota.Testing.Tests.Deployments;

/// <summary>A cluster with a deployment <c>web</c>, on which everything is watched from outside.</summary>
internal sealed class RolloutCluster : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, V1Pod> _pods = [];
    private Task _watching = Task.CompletedTask;

    private RolloutCluster(TestCluster cluster) => Cluster = cluster;

    public TestCluster Cluster { get; }

    /// <summary>The most pods there were at once, ending ones aside.</summary>
    public int MostPods { get; private set; }

    /// <summary>The fewest ready pods since <see cref="Measure"/>.</summary>
    public int FewestReady { get; private set; } = int.MaxValue;

    /// <summary>Whether there ever were pods of two templates at once.</summary>
    public bool WasMixed { get; private set; }

    public static ObjectKey Web => A.Key("web");

    public static async Task<RolloutCluster> StartAsync(int replicas, Action<V1DeploymentSpec>? change = null)
    {
        var images = ImmutableDictionary<string, SimulatedImage>.Empty
            .Add("nginx:1", new() { StartTime = TimeSpan.FromSeconds(1), StopTime = TimeSpan.FromSeconds(2) })
            .Add("nginx:2", new() { StartTime = TimeSpan.FromSeconds(3), StopTime = TimeSpan.FromSeconds(2) })
            .Add("nginx:3", new() { StartTime = TimeSpan.FromSeconds(2) })
            .Add("nginx:nope", new() { PullError = "not found" })
            .Add("nginx:crash", new() { ExitAfter = TimeSpan.FromSeconds(1), ExitCode = 3 });
        var rollout = new RolloutCluster(await TestCluster.StartAsync(new TestClusterOptions { Nodes = 3, Script = new() { Images = images } }));
        rollout._watching = Task.Run(rollout.WatchAsync);
        V1DeploymentSpec spec = new()
        {
            Replicas = replicas,
            Selector = new() { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } },
            Template = new()
            {
                Metadata = new() { Labels = new Dictionary<string, string> { ["app"] = "web" } },
                Spec = new() { Containers = [new() { Name = "web", Image = "nginx:1" }] },
            },
        };
        change?.Invoke(spec);
        await rollout.Cluster.Api.CreateAsync(new V1Deployment { Metadata = new() { Name = "web", NamespaceProperty = "default" }, Spec = spec }, default);
        return rollout;
    }

    public Task<V1Deployment> UntilAsync(Func<V1Deployment, bool> condition) => Cluster.UntilAsync(Web, condition);

    public Task<V1Deployment> UntilDoneAsync() => UntilAsync(IsDone);

    public static bool IsDone(V1Deployment d) =>
        d.Status is { } status && status.ObservedGeneration == d.Metadata.Generation && (status.UpdatedReplicas ?? 0) == d.Spec.Replicas
        && (status.Replicas ?? 0) == d.Spec.Replicas && (status.AvailableReplicas ?? 0) == d.Spec.Replicas
        && Progressing(d)?.Reason == "NewReplicaSetAvailable";

    public static V1DeploymentCondition? Progressing(V1Deployment d) => d.Status?.Conditions?.FirstOrDefault(c => c.Type == "Progressing");

    public Task SetImageAsync(string image) => ChangeAsync(d => d.Spec.Template.Spec.Containers[0].Image = image);

    public async Task ChangeAsync(Action<V1Deployment> change)
    {
        while (true)
        {
            var target = ApiTarget.Of(Cluster.Api.Catalog.For<V1Deployment>(), Web);
            var copy = (V1Deployment)(await Cluster.Api.GetAsync(target, GetOptions.Newest, default)).Decode();
            change(copy);
            try
            {
                await Cluster.Api.UpdateAsync(copy, default);
                return;
            }
            catch (ApiException e) when (e.Code == 409)
            {
                // Its status was written meanwhile.
            }
        }
    }

    /// <summary>Does what <c>kubectl rollout undo</c> does: the template and the annotations of a revision, put back.</summary>
    public async Task UndoAsync(int revision)
    {
        string[] own =
        [
            "deployment.kubernetes.io/revision", "deployment.kubernetes.io/revision-history", "deployment.kubernetes.io/desired-replicas",
            "deployment.kubernetes.io/max-replicas", "kubectl.kubernetes.io/last-applied-configuration", "deprecated.deployment.rollback.to",
        ];
        var wanted = (await HistoryAsync()).Single(rs => rs.Metadata.Annotations[own[0]] == revision.ToString(CultureInfo.InvariantCulture));
        await ChangeAsync(d =>
        {
            var kept = (d.Metadata.Annotations ?? new Dictionary<string, string>()).Where(a => own.Contains(a.Key));
            d.Metadata.Annotations = kept.Concat(wanted.Metadata.Annotations.Where(a => !own.Contains(a.Key))).ToDictionary(a => a.Key, a => a.Value);
            var labels = wanted.Spec.Template.Metadata.Labels.Where(l => l.Key != "pod-template-hash").ToDictionary(l => l.Key, l => l.Value);
            d.Spec.Template = wanted.Spec.Template with { Metadata = wanted.Spec.Template.Metadata with { Labels = labels } };
        });
    }

    /// <summary>The replica sets by revision, as <c>kubectl rollout history</c> sees them.</summary>
    public async Task<List<V1ReplicaSet>> HistoryAsync()
    {
        var all = await Cluster.Api.ListAsync(new(Cluster.Api.Catalog.For<V1ReplicaSet>(), "default"), ListOptions.All, default);
        return [.. all.Items.Select(i => i.As<V1ReplicaSet>()).OrderBy(rs => int.Parse(rs.Metadata.Annotations["deployment.kubernetes.io/revision"], CultureInfo.InvariantCulture))];
    }

    /// <summary>The history with causes: <c>1 &lt;none&gt;</c>.</summary>
    public async Task<string[]> CausesAsync() =>
    [
        .. (await HistoryAsync()).Select(rs =>
            $"{rs.Metadata.Annotations["deployment.kubernetes.io/revision"]} "
            + (rs.Metadata.Annotations.TryGetValue("kubernetes.io/change-cause", out var cause) ? cause : "<none>")),
    ];

    public async Task<List<Corev1Event>> EventsAsync()
    {
        var all = await Cluster.Api.ListAsync(new(Cluster.Api.Catalog.For<Corev1Event>(), "default"), ListOptions.All, default);
        return [.. all.Items.Select(i => i.As<Corev1Event>()).Where(e => e.InvolvedObject.Kind == "Deployment")];
    }

    /// <summary>Forgets the extremes so far.</summary>
    public void Measure()
    {
        lock (_gate)
        {
            MostPods = 0;
            FewestReady = int.MaxValue;
            WasMixed = false;
        }
    }

    public int Ready(string image)
    {
        lock (_gate)
        {
            return _pods.Values.Count(p => IsReady(p) && p.Spec.Containers[0].Image == image);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        await Cluster.DisposeAsync();
        _stop.Dispose();
    }

    private static bool IsReady(V1Pod pod) =>
        pod.Metadata.DeletionTimestamp is null && pod.Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) == true;

    private async Task WatchAsync()
    {
        try
        {
            var pods = new ApiTarget(Cluster.Api.Catalog.For<V1Pod>(), "default");
            await foreach (var change in Cluster.Api.WatchAsync(pods, ListOptions.All, _stop.Token))
            {
                if (change.Object is { } obj)
                {
                    Note(change.Type, obj.As<V1Pod>());
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Over.
        }
    }

    private void Note(WatchEventType type, V1Pod pod)
    {
        lock (_gate)
        {
            if (type == WatchEventType.Deleted)
            {
                _pods.Remove(pod.Metadata.Name);
            }
            else
            {
                _pods[pod.Metadata.Name] = pod;
            }

            MostPods = Math.Max(MostPods, _pods.Values.Count(p => p.Metadata.DeletionTimestamp is null));
            FewestReady = Math.Min(FewestReady, _pods.Values.Count(IsReady));
            var live = _pods.Values.Where(p => p.Status?.Phase is not ("Succeeded" or "Failed"));
            WasMixed |= live.Select(p => p.Metadata.Labels["pod-template-hash"]).Distinct().Count() > 1;
        }
    }
}
