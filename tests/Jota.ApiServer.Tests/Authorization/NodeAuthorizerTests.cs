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

    private static V1Pod PodWithSecret(string name, string node, string secret)
    {
        var pod = Pod(name, node);
        pod.Spec.Volumes = [new V1Volume { Name = "v", Secret = new V1SecretVolumeSource { SecretName = secret } }];
        return pod;
    }

    private static AccessDecision Decide(TestServer server, in AccessRequest request) => server.Core.Authorizer.Authorize(request);

    private static void Refused(TestServer server, in AccessRequest request, string reason) => Assert.Equal(new AccessDecision(false, reason), Decide(server, request));
}
