using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Admission;

public sealed class AdmissionTests
{
    [Fact]
    public async Task Every_container_gets_its_accounts_token_unless_it_has_something_there()
    {
        await using var server = await StartAsync();
        var pod = Pod("p");
        pod.Spec.Volumes = [new V1Volume { Name = "mine", EmptyDir = new() }];
        pod.Spec.Containers.Add(new V1Container
        {
            Name = "own",
            Image = "nginx",
            VolumeMounts = [new V1VolumeMount { Name = "mine", MountPath = "/var/run/secrets/kubernetes.io/serviceaccount" }],
        });

        var made = await server.Api.CreateAsync(pod, Ct);

        var volume = made.Spec.Volumes[1];
        Assert.Matches("^kube-api-access-[a-z0-9]{5}$", volume.Name);
        Assert.Equal((3607L, "token"), (volume.Projected.Sources[0].ServiceAccountToken.ExpirationSeconds, volume.Projected.Sources[0].ServiceAccountToken.Path));
        Assert.Equal("kube-root-ca.crt", volume.Projected.Sources[1].ConfigMap.Name);
        Assert.Equal("metadata.namespace", volume.Projected.Sources[2].DownwardAPI.Items[0].FieldRef.FieldPath);
        Assert.Equal(420, volume.Projected.DefaultMode);
        var mount = made.Spec.Containers[0].VolumeMounts.Single();
        Assert.Equal((volume.Name, "/var/run/secrets/kubernetes.io/serviceaccount", true), (mount.Name, mount.MountPath, mount.ReadOnlyProperty));
        Assert.Equal("mine", made.Spec.Containers[1].VolumeMounts.Single().Name);
    }

    [Theory]
    [InlineData(false, null, false)]
    [InlineData(null, false, false)]
    [InlineData(true, false, true)]
    [InlineData(false, true, false)]
    public async Task The_pod_says_whether_it_gets_a_token_and_else_its_account(bool? pod, bool? account, bool mounted)
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(
            new V1ServiceAccount { Metadata = new() { Name = "sa", NamespaceProperty = "default" }, AutomountServiceAccountToken = account }, Ct);
        var wanted = Pod("p");
        wanted.Spec.ServiceAccountName = "sa";
        wanted.Spec.AutomountServiceAccountToken = pod;

        Assert.Equal(mounted, (await server.Api.CreateAsync(wanted, Ct)).Spec.Volumes is { Count: 1 });
    }

    [Fact]
    public async Task A_pod_gets_its_account_priority_and_tolerations()
    {
        await using var server = await StartAsync();

        var pod = await server.Api.CreateAsync(Pod("a"), Ct);

        Assert.Equal(("default", "default"), (pod.Spec.ServiceAccountName, pod.Spec.ServiceAccount));
        Assert.Equal((0, "PreemptLowerPriority"), (pod.Spec.Priority, pod.Spec.PreemptionPolicy));
        Assert.Equal(
            ["node.kubernetes.io/not-ready Exists NoExecute 300", "node.kubernetes.io/unreachable Exists NoExecute 300"],
            pod.Spec.Tolerations.Select(t => $"{t.Key} {t.OperatorProperty} {t.Effect} {t.TolerationSeconds}"));
    }

    [Fact]
    public async Task A_pod_that_tolerates_everything_gets_no_more_tolerations()
    {
        await using var server = await StartAsync();
        var pod = Pod("a");
        pod.Spec.Tolerations = [new V1Toleration { OperatorProperty = "Exists" }];

        Assert.Single((await server.Api.CreateAsync(pod, Ct)).Spec.Tolerations);
    }

    [Fact]
    public async Task A_new_node_begins_with_the_taint_of_one_that_is_not_ready()
    {
        await using var server = await StartAsync();

        var node = await server.Api.CreateAsync(new V1Node { Metadata = new() { Name = "a" } }, Ct);

        var taint = Assert.Single(node.Spec.Taints);
        Assert.Equal(("node.kubernetes.io/not-ready", "NoSchedule"), (taint.Key, taint.Effect));
    }

    [Fact]
    public async Task A_pod_of_a_system_class_gets_its_number()
    {
        await using var server = await StartAsync();
        var pod = Pod("a");
        pod.Spec.PriorityClassName = "system-node-critical";

        Assert.Equal(2000001000, (await server.Api.CreateAsync(pod, Ct)).Spec.Priority);
    }

    [Fact]
    public async Task A_class_that_does_not_exist_is_refused()
    {
        await using var server = await StartAsync();
        var pod = Pod("a");
        pod.Spec.PriorityClassName = "nosuch";

        var refused = await FailsAsync(() => server.Api.CreateAsync(pod, Ct));

        Assert.Equal((403, "pods \"a\" is forbidden: no PriorityClass with name nosuch was found"), (refused.Code, refused.Message));
    }

    [Fact]
    public async Task A_service_account_must_exist()
    {
        await using var server = await StartAsync();
        var pod = Pod("a");
        pod.Spec.ServiceAccountName = "nosuch";

        var refused = await FailsAsync(() => server.Api.CreateAsync(pod, Ct));

        Assert.Equal(
            (403, "pods \"a\" is forbidden: error looking up service account default/nosuch: serviceaccount \"nosuch\" not found"), (refused.Code, refused.Message));
    }

    [Fact]
    public async Task A_pod_waits_a_moment_for_its_namespaces_default_account()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = "e" } }, Ct);
        await server.SettleAsync();

        var creating = server.Api.CreateAsync(Pod("a", ns: "e"), Ct);
        await server.Api.CreateAsync(new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = "default", NamespaceProperty = "e" } }, Ct);

        Assert.Equal("default", (await creating).Spec.ServiceAccountName);
    }

    [Fact]
    public async Task But_it_does_not_wait_forever()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = "e" } }, Ct);
        await server.SettleAsync();

        var creating = server.Api.CreateAsync(Pod("a", ns: "e"), Ct);
        server.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(403, (await FailsAsync(() => creating)).Code);
    }

    [Fact]
    public async Task Nothing_is_created_in_a_namespace_that_does_not_exist()
    {
        await using var server = await StartAsync();

        var refused = await FailsAsync(() => server.PostAsync<V1ConfigMap>("""{"metadata":{"name":"y"}}""", ns: "nosuch"));

        Assert.Equal((404, "namespaces \"nosuch\" not found"), (refused.Code, refused.Message));
    }

    [Theory]
    [InlineData("default")]
    [InlineData("kube-system")]
    [InlineData("kube-public")]
    public async Task Some_namespaces_never_go(string name)
    {
        await using var server = await StartAsync();

        var refused = await FailsAsync(() => server.DeleteAsync<V1Namespace>(name, ns: ""));

        Assert.Equal((403, $"namespaces \"{name}\" is forbidden: this namespace may not be deleted"), (refused.Code, refused.Message));
    }

    [Fact]
    public async Task The_namespaces_of_every_cluster_are_there_from_the_start()
    {
        await using var server = await StartAsync();

        var list = await server.Api.ListAsync(new ApiTarget(server.Api.Catalog.For<V1Namespace>()), ListOptions.All, Ct);

        Assert.Equal(["default", "kube-node-lease", "kube-public", "kube-system"], list.Items.Select(n => n.Key.Name));
        Assert.All(list.Items, n => Assert.Equal(("Active", "kubernetes"), (n.As<V1Namespace>().Status.Phase, Assert.Single(n.As<V1Namespace>().Spec.Finalizers))));
    }
}
