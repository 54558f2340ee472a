namespace Jota.Conformance.Tests.Rollouts;

/// <summary>Rollouts of real nginx, watched from outside.</summary>
[Collection(nameof(AloneCollection))]
public sealed class RolloutTests(ContainerCluster cluster)
{
    [Fact]
    public async Task A_rolling_update_keeps_its_bounds_and_loses_no_request()
    {
        var kubectl = await cluster.KubectlAsync("rolling");
        (await kubectl.RunAsync("apply -f samples/deployments/rolling-update.yaml")).Succeeds();
        (await kubectl.RunAsync("rollout status deployment/web --timeout=90s")).Succeeds();

        using var watched = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var api = ApiClient.For(cluster.Jota.Kubeconfig);
        using var client = new EndpointFollower();
        var pods = new WatchedPods();
        var watching = Follow(api, $"/api/v1/namespaces/{kubectl.Namespace}/pods", pods.Take, watched.Token);
        var following = Follow(api, $"/apis/discovery.k8s.io/v1/namespaces/{kubectl.Namespace}/endpointslices", client.Take, watched.Token);
        await Eventually.TrueAsync(() => Task.FromResult(pods.Now == (8, 8) && client.Ready.Count == 8));

        pods.Begin();
        using var asked = new CancellationTokenSource();
        var asking = client.AskOnAsync(asked.Token);
        (await kubectl.RunAsync("set image deployment/web nginx=nginx:1.16.1")).Succeeds();
        (await kubectl.RunAsync("rollout status deployment/web --timeout=90s")).Succeeds().Prints("successfully rolled out");
        await Eventually.TrueAsync(() => Task.FromResult(pods.Now == (8, 8) && client.Ready.Count == 8));
        await asked.CancelAsync();
        await asking;
        await watched.CancelAsync();
        await Task.WhenAll(watching, following);

        Assert.InRange(pods.Most, 9, 10);
        Assert.InRange(pods.FewestReady, 6, 8);
        Assert.Empty(client.Lost);
        Assert.True(client.Answered > 100, $"only {client.Answered} requests");
        (await kubectl.RunAsync($"delete namespace {kubectl.Namespace} --wait=false")).Succeeds();
    }

    [Fact]
    public async Task Recreate_never_has_an_old_and_a_new_pod_at_once()
    {
        var kubectl = await cluster.KubectlAsync("recreate");
        (await kubectl.RunAsync("apply -f samples/notes/recreate-deployment.yaml")).Succeeds();
        (await kubectl.RunAsync("rollout status deployment/recreated --timeout=90s")).Succeeds();
        using var watched = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var api = ApiClient.For(cluster.Jota.Kubeconfig);
        var pods = new WatchedPods();
        var watching = Follow(api, $"/api/v1/namespaces/{kubectl.Namespace}/pods", pods.Take, watched.Token);
        await Eventually.TrueAsync(() => Task.FromResult(pods.Now == (2, 2)));
        pods.Begin();
        (await kubectl.RunAsync("set image deployment/recreated nginx=nginx:1.16.1")).Succeeds();
        (await kubectl.RunAsync("rollout status deployment/recreated --timeout=90s")).Succeeds();
        await Eventually.TrueAsync(() => Task.FromResult(pods.Now == (2, 2)));
        await watched.CancelAsync();
        await watching;
        Assert.Equal(0, pods.FewestReady);
        Assert.False(pods.Mixed);
        (await kubectl.RunAsync($"delete namespace {kubectl.Namespace} --wait=false")).Succeeds();
    }

    private static async Task Follow(ApiClient api, string path, Action<System.Text.Json.Nodes.JsonNode> take, CancellationToken ct)
    {
        try
        {
            await foreach (var change in api.WatchAsync(path, ct))
            {
                take(change);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Seen enough.
        }
    }
}
