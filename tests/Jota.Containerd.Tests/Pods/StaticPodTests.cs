using Jota.Api;
using Jota.Client;

namespace Jota.Containerd.Tests.Pods;

/// <summary>Pods of a node's own, in real containers.</summary>
public sealed class StaticPodTests(RealContainerd real) : IAsyncLifetime
{
    private const string Name = "own-node-1";

    private readonly string _folder = Directory.CreateTempSubdirectory("jota-manifests-").FullName;
    private RealNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await RealNode.StartAsync(real, options => options with { StaticPodPath = _folder });

    public async ValueTask DisposeAsync()
    {
        File.Delete(Path.Combine(_folder, "own.yaml"));
        if (_node is not null)
        {
            await GoneAsync();
            await _node.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_file_becomes_a_container_that_outlives_its_image_in_the_API_and_changes_with_the_file()
    {
        Write("one");
        var first = await _node.UntilReadyAsync(Name);
        await Eventually.TrueAsync(async () => (await _node.LogsAsync(first, new LogOptions { Container = "c" })).Contains("one", StringComparison.Ordinal));

        await _node.Api.DeleteAsync<k8s.Models.V1Pod>(new ObjectKey("default", Name), DeleteOptions.Default, RealNode.Ct);
        var second = await _node.UntilAsync(Name, pod => pod.Metadata.Uid != first.Metadata.Uid && RealNode.IsTrue(pod, "Ready"));
        Assert.Equal(first.Status.ContainerStatuses[0].ContainerID, second.Status.ContainerStatuses[0].ContainerID);

        Write("two");
        var third = await _node.UntilAsync(
            Name,
            pod => pod.Metadata.Annotations["kubernetes.io/config.hash"] != second.Metadata.Annotations["kubernetes.io/config.hash"]
                && RealNode.IsTrue(pod, "Ready"));
        await Eventually.TrueAsync(async () => (await _node.LogsAsync(third, new LogOptions { Container = "c" })).Contains("two", StringComparison.Ordinal));
    }

    private void Write(string word) => File.WriteAllText(
        Path.Combine(_folder, "own.yaml"),
        $$"""
        apiVersion: v1
        kind: Pod
        metadata: {name: own}
        spec:
          terminationGracePeriodSeconds: 1
          containers:
          - {name: c, image: "busybox:1.36", imagePullPolicy: IfNotPresent, command: [sh, -c, "echo {{word}}; exec sleep 765"]}
        """);

    private Task GoneAsync() => Eventually.TrueAsync(async () =>
    {
        try
        {
            await _node.Api.GetAsync<k8s.Models.V1Pod>(new ObjectKey("default", Name), RealNode.Ct);
            return false;
        }
        catch (ApiException e) when (e.Code == 404)
        {
            return true;
        }
    });
}
