using Jota.Api;
using Jota.ApiServer.Tests.Authorization;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Admission;

public sealed class NodeRestrictionTests
{
    private static readonly UserIdentity Node = Rbac.User("system:node:a", "system:nodes");

    [Fact]
    public async Task A_kubelet_changes_its_own_node_only()
    {
        await using var server = await StartAsync();
        var api = server.Core.As(Node);
        await api.CreateAsync(new V1Node { Metadata = new() { Name = "a" } }, Ct);

        await RefusedAsync(() => api.CreateAsync(new V1Node { Metadata = new() { Name = "b" } }, Ct), "nodes \"b\" is forbidden: node \"a\" is not allowed to modify node \"b\"");
    }

    [Fact]
    public async Task A_kubelet_tells_of_and_ends_its_own_pods_only()
    {
        await using var server = await StartAsync();
        var api = server.Core.As(Node);
        var own = await server.Api.CreateAsync(Pod("own", "a"), Ct);
        var other = await server.Api.CreateAsync(Pod("other", "b"), Ct);

        await api.UpdateStatusAsync(own with { Status = new() { Phase = "Running" } }, Ct);
        await RefusedAsync(
            () => api.UpdateStatusAsync(other with { Status = new() { Phase = "Running" } }, Ct),
            "pods \"other\" is forbidden: node \"a\" can only update pod status for pods with spec.nodeName set to itself");
        await RefusedAsync(
            () => api.DeleteAsync<V1Pod>(Key("other"), DeleteOptions.Default, Ct),
            "pods \"other\" is forbidden: node \"a\" can only delete pods with spec.nodeName set to itself");
        await RefusedAsync(
            () => api.CreateAsync(Pod("new", "a"), Ct),
            "pods \"new\" is forbidden: pod does not have \"kubernetes.io/config.mirror\" annotation, node \"a\" can only create mirror pods");
        await api.DeleteAsync<V1Pod>(Key("own"), DeleteOptions.Default, Ct);
    }

    [Fact]
    public async Task A_kubelet_gets_tokens_for_its_own_pods_only()
    {
        await using var server = await StartAsync();
        var own = await server.Api.CreateAsync(Pod("own", "a"), Ct);
        var other = await server.Api.CreateAsync(Pod("other", "b"), Ct);
        await server.SettleAsync();

        await RequestAsync(Bound(own));
        await RefusedAsync(() => RequestAsync(null), "serviceaccounts \"default\" is forbidden: node requested token not bound to a pod");
        await RefusedAsync(() => RequestAsync(Bound(other)), "serviceaccounts \"default\" is forbidden: node requested token bound to a pod scheduled on a different node");

        Task<WriteResult> RequestAsync(V1BoundObjectReference? to) => server.Core.As(Node).CreateAsync(
            server.One<V1ServiceAccount>("default", "token"), new ApiBody.Typed(new Authenticationv1TokenRequest { Spec = new() { BoundObjectRef = to } }), WriteOptions.Plain, Ct);
    }

    private static V1BoundObjectReference Bound(V1Pod pod) => new() { ApiVersion = "v1", Kind = "Pod", Name = pod.Metadata.Name, Uid = pod.Metadata.Uid };

    private static async Task RefusedAsync(Func<Task> call, string message)
    {
        var refused = await FailsAsync(call);
        Assert.Equal((403, message), (refused.Code, refused.Message));
    }
}
