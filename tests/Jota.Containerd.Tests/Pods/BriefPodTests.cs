using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Containerd.Tests.Pods;

/// <summary>Pods that are deleted before they are there.</summary>
public sealed class BriefPodTests(RealContainerd real) : IAsyncLifetime
{
    private const string Kept = "example.com/kept";

    private RealNode _node = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _node = await RealNode.StartAsync(real);

    public ValueTask DisposeAsync() => _node?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Pods_deleted_while_their_containers_start_report_what_the_containers_did_and_leave_nothing()
    {
        var names = Enumerable.Range(1, 5).Select(number => $"brief-{number}").ToList();
        await Task.WhenAll(names.Select(DeleteInTheMiddleAsync));
        foreach (var name in names)
        {
            var pod = await _node.UntilAsync(name, p => p.Status.ContainerStatuses?[0].State.Terminated is not null);
            var ended = pod.Status.ContainerStatuses[0].State.Terminated;
            Assert.NotEqual(("StartError", 128), (ended.Reason, ended.ExitCode));
            await LetGoAsync(name);
        }

        await Eventually.TrueAsync(async () =>
            !(await real.Runtime.ListPodSandboxesAsync(null, Ct)).Any(left => names.Contains(left.Labels["io.kubernetes.pod.name"])));
    }

    private async Task DeleteInTheMiddleAsync(string name)
    {
        var pod = RealNode.Pod(name, RealNode.Busybox("c", "sleep", "600"));
        pod.Metadata.Finalizers = [Kept];
        await _node.CreateAsync(pod);

        // Made, and about to be started.
        var events = new ApiTarget(_node.Api.Catalog.For<Corev1Event>(), "default");
        await Eventually.TrueAsync(async () => (await _node.Api.ListAsync(events, ListOptions.All, Ct)).Items
            .Select(item => item.As<Corev1Event>()).Any(e => e.InvolvedObject.Name == name && e.Reason == "Created"));
        await _node.Api.DeleteAsync<V1Pod>(new("default", name), DeleteOptions.Default, Ct);
    }

    private Task LetGoAsync(string name) => _node.Api.PatchAsync<V1Pod>(
        new("default", name), "", new PatchBody(PatchType.Merge, """{"metadata":{"finalizers":null}}"""u8.ToArray()), Ct);
}
