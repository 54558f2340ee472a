using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.Authorization.Rbac;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Authorization;

public sealed class NodeAuthorizerTests
{
    private static readonly UserIdentity Node = User("system:node:a", "system:nodes");

    [Fact]
    public async Task A_kubelet_reads_what_its_own_pods_need()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(PodWithSecret("own", "a", "wanted"), Ct);
        await server.Api.CreateAsync(PodWithSecret("other", "b", "foreign"), Ct);
        await server.SettleAsync();

        Assert.True(Decide(server, To(Node, "get", "secrets", name: "wanted")).Allowed);
        Assert.True(Decide(server, To(Node, "get", "pods", name: "own")).Allowed);
        Assert.True(Decide(server, To(Node, "create", "serviceaccounts", name: "default", sub: "token")).Allowed);
        Refused(server, To(Node, "get", "secrets", name: "foreign"), "no relationship found between node 'a' and this object");
        Refused(server, To(Node, "list", "secrets"), "No Object name found");
        Refused(server, To(Node, "delete", "secrets", name: "wanted"), "can only read resource of this type");
        Refused(server, To(Node, "get", "pods", name: "other"), "no relationship found between node 'a' and this object");

        await server.DeleteAsync<V1Pod>("own", new DeleteOptions { GracePeriodSeconds = 0 });
        await server.SettleAsync();
        Refused(server, To(Node, "get", "secrets", name: "wanted"), "no relationship found between node 'a' and this object");
    }

    [Fact]
    public async Task A_kubelet_sees_to_its_own_node_and_lease()
    {
        await using var server = await StartAsync();

        Assert.True(Decide(server, To(Node, "create", "nodes", ns: "")).Allowed);
        Assert.True(Decide(server, To(Node, "get", "nodes", ns: "", name: "a")).Allowed);
        Assert.True(Decide(server, To(Node, "patch", "nodes", ns: "", name: "a", sub: "status")).Allowed);
        Assert.True(Decide(server, To(Node, "update", "leases", ns: "kube-node-lease", name: "a", group: "coordination.k8s.io")).Allowed);
        Refused(server, To(Node, "get", "nodes", ns: "", name: "b"), "node 'a' cannot read 'b', only its own Node object");
        Refused(
            server,
            To(Node, "update", "leases", ns: "kube-node-lease", name: "b", group: "coordination.k8s.io"),
            "can only access node lease with the same name as the requesting node");
        Refused(server, To(Node, "get", "leases", ns: "default", name: "a", group: "coordination.k8s.io"), "can only access leases in the \"kube-node-lease\" system namespace");
    }

    [Fact]
    public async Task A_kubelet_follows_the_pods_of_its_node_only()
    {
        await using var server = await StartAsync();
        var own = To(Node, "watch", "pods", ns: "");

        Assert.True(Decide(server, own with { Fields = FieldSelector.Where("spec.nodeName", "a") }).Allowed);
        Refused(server, own with { Fields = FieldSelector.Where("spec.nodeName", "b") }, "can only list/watch pods with spec.nodeName field selector");
        Refused(server, own, "can only list/watch pods with spec.nodeName field selector");
        Assert.False(Decide(server, To(Node, "create", "configmaps")).Allowed);
        Assert.False(Decide(server, To(Node, "list", "deployments", group: "apps")).Allowed);
        Assert.False(Decide(server, To(User("system:node:a"), "list", "services")).Allowed);
    }

    [Fact]
    public async Task A_mirror_pod_gives_its_node_nothing_but_itself()
    {
        await using var server = await StartAsync();
        var mirror = Pod("mirror", "a");
        mirror.Metadata.Annotations = new Dictionary<string, string> { ["kubernetes.io/config.mirror"] = "hash" };
        mirror.Spec.Containers[0].EnvFrom = [new V1EnvFromSource { ConfigMapRef = new() { Name = "wanted" } }];
        mirror.Spec.Volumes = [new V1Volume { Name = "v", PersistentVolumeClaim = new() { ClaimName = "wanted" } }];
        await server.Api.CreateAsync(mirror, Ct);
        await server.SettleAsync();

        Assert.True(Decide(server, To(Node, "get", "pods", name: "mirror")).Allowed);
        Refused(server, To(Node, "get", "configmaps", name: "wanted"), "no relationship found between node 'a' and this object");
        Refused(server, To(Node, "get", "persistentvolumeclaims", name: "wanted"), "no relationship found between node 'a' and this object");
    }

    [Fact]
    public async Task A_kubelet_reads_one_of_its_pods_by_name_in_any_way()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(PodWithSecret("own", "a", "wanted"), Ct);
        await server.Api.CreateAsync(Pod("other", "b"), Ct);
        await server.SettleAsync();
        var node = server.Core.As(Node);

        Assert.Single((await node.ListAsync(server.All<V1Pod>(), Named("own"), Ct)).Items);
        Assert.Equal(403, (await FailsAsync(() => node.ListAsync(server.All<V1Pod>(), Named("other"), Ct))).Code);
        Assert.Empty((await node.ListAsync(server.All<V1Secret>(), Named("wanted"), Ct)).Items);
        Assert.Equal(403, (await FailsAsync(() => node.ListAsync(server.All<V1Secret>(), Named("foreign"), Ct))).Code);

        static ListOptions Named(string name) => ListOptions.All with { Fields = FieldSelector.Where("metadata.name", name) };
    }

    [Theory]
    [InlineData("delete", "nodes", "", "")]
    [InlineData("delete", "nodes", "", "a")]
    [InlineData("deletecollection", "pods", "", "")]
    [InlineData("update", "pods", "", "own")]
    [InlineData("create", "pods", "binding", "own")]
    [InlineData("create", "pods", "exec", "own")]
    [InlineData("create", "nodes", "proxy", "a")]
    [InlineData("get", "persistentvolumes", "", "any")]
    public async Task What_is_no_kubelets_work_is_not_granted(string verb, string resource, string sub, string name)
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Pod("own", "a"), Ct);
        await server.SettleAsync();

        Assert.False(Decide(server, To(Node, verb, resource, name: name, sub: sub)).Allowed);
    }

    [Fact]
    public async Task A_kubelet_reads_the_claims_and_volumes_of_its_pods_and_follows_the_volumes_that_are_its_folders()
    {
        await using var server = await StartAsync();
        var pod = Pod("own", "a");
        pod.Spec.Volumes = [new V1Volume { Name = "v", PersistentVolumeClaim = new() { ClaimName = "data" } }];
        await server.Api.CreateAsync(pod, Ct);
        var volume = Claims.Volume("pv");
        volume.Spec.ClaimRef = new() { NamespaceProperty = "default", Name = "data" };
        await server.Api.CreateAsync(volume, Ct);
        await server.Api.CreateAsync(Claims.Volume("foreign"), Ct);
        await server.Api.CreateAsync(Claims.Folder("folder", "a"), Ct);
        await server.Api.CreateAsync(Claims.Folder("other", "b"), Ct);
        await server.SettleAsync();

        Assert.True(Decide(server, To(Node, "get", "persistentvolumeclaims", name: "data")).Allowed);
        Assert.True(Decide(server, To(Node, "get", "persistentvolumes", name: "pv")).Allowed);
        Assert.True(Decide(server, To(Node, "update", "persistentvolumes", name: "folder")).Allowed);
        foreach (var (verb, name) in new[] { ("update", "pv"), ("get", "foreign"), ("get", "other"), ("update", "other"), ("delete", "folder"), ("list", "") })
        {
            Assert.False(Decide(server, To(Node, verb, "persistentvolumes", name: name)).Allowed, $"{verb} {name}");
        }

        var node = server.Core.As(Node);
        var mine = ListOptions.All with { Labels = LabelSelector.Parse("local.jota.dev/node=a") };
        Assert.Equal("folder", Assert.Single((await node.ListAsync(server.All<V1PersistentVolume>(""), mine, Ct)).Items).Key.Name);
        Assert.Equal(403, (await FailsAsync(() => node.ListAsync(server.All<V1PersistentVolume>(""), mine with { Labels = LabelSelector.Parse("local.jota.dev/node in (a,b)") }, Ct))).Code);
    }

    [Fact]
    public async Task A_kubelet_reads_what_the_volumes_of_its_pods_are_opened_with_and_what_is_attached_to_it()
    {
        await using var server = await StartAsync();
        var pod = Pod("own", "a");
        pod.Spec.Volumes = [new V1Volume { Name = "v", PersistentVolumeClaim = new() { ClaimName = "data" } }];
        await server.Api.CreateAsync(pod, Ct);
        var volume = Claims.Volume("pv");
        volume.Spec.HostPath = null;
        volume.Spec.ClaimRef = new() { NamespaceProperty = "default", Name = "data" };
        volume.Spec.Csi = new()
        {
            Driver = "disk.example.com",
            VolumeHandle = "h",
            NodeStageSecretRef = new() { NamespaceProperty = "drivers", Name = "stage" },
            ControllerExpandSecretRef = new() { NamespaceProperty = "drivers", Name = "controller" },
        };
        await server.Api.CreateAsync(volume, Ct);
        foreach (var node in (string[])["a", "b"])
        {
            await server.Api.CreateAsync(
                new V1VolumeAttachment
                {
                    Metadata = new() { Name = "on-" + node },
                    Spec = new() { Attacher = "disk.example.com", NodeName = node, Source = new() { PersistentVolumeName = "pv" } },
                },
                Ct);
        }

        await server.SettleAsync();

        Assert.True(Decide(server, To(Node, "get", "secrets", ns: "drivers", name: "stage")).Allowed);
        Assert.False(Decide(server, To(Node, "get", "secrets", ns: "drivers", name: "controller")).Allowed);
        Assert.False(Decide(server, To(Node, "watch", "secrets", ns: "drivers", name: "stage")).Allowed);
        Assert.False(Decide(server, To(User("system:node:b", "system:nodes"), "get", "secrets", ns: "drivers", name: "stage")).Allowed);
        Assert.True(Decide(server, To(Node, "get", "volumeattachments", ns: "", name: "on-a", group: "storage.k8s.io")).Allowed);
        Refused(
            server,
            To(Node, "get", "volumeattachments", ns: "", name: "on-b", group: "storage.k8s.io"),
            "no relationship found between node 'a' and this object");
        Assert.False(Decide(server, To(Node, "list", "volumeattachments", ns: "", group: "storage.k8s.io")).Allowed);
        Assert.True(Decide(server, To(Node, "watch", "persistentvolumeclaims", name: "data")).Allowed);
        Assert.False(Decide(server, To(Node, "watch", "persistentvolumeclaims")).Allowed);
    }

    private static V1Pod PodWithSecret(string name, string node, string secret)
    {
        var pod = Pod(name, node);
        pod.Spec.Volumes = [new V1Volume { Name = "v", Secret = new V1SecretVolumeSource { SecretName = secret } }];
        return pod;
    }

    private static AccessDecision Decide(TestServer server, in AccessRequest request) => server.Core.Authorizer.Authorize(request);

    private static void Refused(TestServer server, in AccessRequest request, string reason) => Assert.Equal(new AccessDecision(false, reason), Decide(server, request));
}
