using Jota.Api;
using Jota.Client;
using k8s;
using k8s.Models;

namespace Jota.Testing.Tests.StatefulSets;

/// <summary>Verbs for tests of stateful sets on a whole cluster; the set is called <c>db</c>.</summary>
internal sealed class StatefulSetCluster(TestCluster cluster) : IAsyncDisposable
{
    /// <summary>The set.</summary>
    public static ObjectKey Key { get; } = A.Key("db");

    public TestCluster Cluster => cluster;

    public IApi Api => cluster.Api;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<StatefulSetCluster> StartAsync(int nodes = 2) => new(await TestCluster.StartAsync(nodes, Ct));

    public static V1StatefulSet Set(int replicas, Action<V1StatefulSetSpec>? change = null)
    {
        var labels = new Dictionary<string, string> { ["app"] = "db" };
        var spec = new V1StatefulSetSpec
        {
            Replicas = replicas,
            ServiceName = "db",
            Selector = new() { MatchLabels = labels },
            Template = new() { Metadata = new() { Labels = labels }, Spec = new() { Containers = [new() { Name = "c", Image = "nginx:1" }] } },
        };
        change?.Invoke(spec);
        return new() { Metadata = new() { Name = "db", NamespaceProperty = "default" }, Spec = spec };
    }

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    public Task<V1StatefulSet> CreateAsync(int replicas, Action<V1StatefulSetSpec>? change = null) =>
        cluster.Api.CreateAsync(Set(replicas, change), Ct);

    public Task<V1StatefulSet> UntilAsync(Func<V1StatefulSet, bool> condition) => cluster.UntilAsync(Key, condition, Ct);

    /// <summary>Until so many pods are there, all updated and available, and nothing is left to do.</summary>
    public Task<V1StatefulSet> UntilDoneAsync(int replicas) => UntilAsync(set => set.Status.ObservedGeneration == set.Metadata.Generation
        && set.Status.Replicas == replicas && set.Status.AvailableReplicas == replicas
        && (set.Status.UpdatedReplicas ?? 0) == replicas && set.Status.CurrentRevision == set.Status.UpdateRevision);

    /// <summary>The pods that are to stay, by name.</summary>
    public async Task<IReadOnlyList<V1Pod>> PodsAsync() =>
        [.. (await ListAsync<V1Pod>()).Where(pod => pod.Metadata.DeletionTimestamp is null).OrderBy(pod => pod.Metadata.Name, StringComparer.Ordinal)];

    public async Task<string[]> NamesAsync() => [.. (await PodsAsync()).Select(pod => pod.Metadata.Name)];

    public async Task<string[]> ImagesAsync() => [.. (await PodsAsync()).Select(pod => pod.Spec.Containers[0].Image)];

    public async Task<IReadOnlyList<T>> ListAsync<T>()
        where T : class =>
        [.. (await Api.ListAsync(new(Api.Catalog.For<T>(), "default"), ListOptions.All, Ct)).Items.Select(item => item.As<T>())];

    public Task ChangeAsync(Action<V1StatefulSetSpec> change) => ChangeAsync<V1StatefulSet>(Key, set => change(set.Spec));

    /// <summary>Changes an object, again and again while somebody else is faster.</summary>
    public async Task ChangeAsync<T>(ObjectKey key, Action<T> change, string subresource = "")
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        while (true)
        {
            var obj = (T)(await Api.GetAsync(ApiTarget.Of(Api.Catalog.For<T>(), key), GetOptions.Newest, Ct)).Decode();
            change(obj);
            try
            {
                await (subresource == "status" ? Api.UpdateStatusAsync(obj, Ct) : Api.UpdateAsync(obj, Ct));
                return;
            }
            catch (ApiException e) when (e.Code == 409)
            {
                // Somebody was faster.
            }
        }
    }

    public Task ImageAsync(string image) => ChangeAsync(spec => spec.Template.Spec.Containers[0].Image = image);

    public Task ScaleAsync(int replicas) => ChangeAsync(spec => spec.Replicas = replicas);

    /// <summary>Lets a readiness gate of a pod be met, or not.</summary>
    public Task GateAsync(string pod, bool open) => ChangeAsync<V1Pod>(
        A.Key(pod),
        found => found.Status.Conditions =
        [
            .. found.Status.Conditions.Where(condition => condition.Type != "open"),
            new() { Type = "open", Status = open ? "True" : "False", LastTransitionTime = cluster.Clock.GetUtcNow().UtcDateTime },
        ],
        "status");

    public Task<V1Pod> UntilPodAsync(string name, Func<V1Pod, bool> condition) => cluster.UntilAsync(A.Key(name), condition, Ct);

    public async Task DeletePodAsync(string name) => await Api.DeleteAsync<V1Pod>(A.Key(name), DeleteOptions.Default, Ct);

    public Task PassAsync(double seconds) => cluster.PassAsync(TimeSpan.FromSeconds(seconds), Ct);

    public async Task<IReadOnlyList<string>> EventsAsync() =>
        [.. (await ListAsync<Corev1Event>()).Where(e => e.InvolvedObject.Kind == "StatefulSet").Select(e => $"{e.Reason}: {e.Message}")];
}
