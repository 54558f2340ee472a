using Jota.Api;
using Jota.ApiServer.Admission;
using Jota.ApiServer.Tests.Authorization;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Admission;

public sealed class NodeRestrictionTests
{
    private static readonly UserIdentity Node = Rbac.User("system:node:a", "system:nodes");

    private static readonly UserIdentity Network = Rbac.User("jota:node-network:a", "jota:node-network");

    [Fact]
    public async Task A_kubelet_changes_its_own_node_only()
    {
        await using var server = await StartAsync();
        var api = server.Core.As(Node);
        await api.CreateAsync(new V1Node { Metadata = new() { Name = "a" } }, Ct);

        await RefusedAsync(() => api.CreateAsync(new V1Node { Metadata = new() { Name = "b" } }, Ct), "nodes \"b\" is forbidden: node \"a\" is not allowed to modify node \"b\"");
    }

    [Theory]
    [InlineData("node-restriction.kubernetes.io/secure")]
    [InlineData("team.node-restriction.kubernetes.io/secure")]
    [InlineData("node-role.kubernetes.io/control-plane")]
    [InlineData("kubernetes.io/role")]
    [InlineData("x.k8s.io/y")]
    public async Task A_kubelet_gives_itself_no_label_that_steers_pods(string label)
    {
        await using var server = await StartAsync();
        var api = server.Core.As(Node);
        await RefusedAsync(
            () => api.CreateAsync(new V1Node { Metadata = new() { Name = "a", Labels = Labels(label) } }, Ct),
            $"nodes \"a\" is forbidden: node \"a\" is not allowed to set the following labels: {label}");

        var node = await api.CreateAsync(new V1Node { Metadata = new() { Name = "a" } }, Ct);
        var labelled = node with { Metadata = node.Metadata with { Labels = Labels(label) } };
        await RefusedAsync(() => api.UpdateAsync(labelled, Ct), $"nodes \"a\" is forbidden: is not allowed to modify labels: {label}");
        await RefusedAsync(() => api.UpdateStatusAsync(labelled, Ct), $"nodes \"a\" is forbidden: is not allowed to modify labels: {label}");

        var ofAdministrator = await server.Api.UpdateAsync(labelled, Ct);
        await RefusedAsync(
            () => api.UpdateAsync(ofAdministrator with { Metadata = ofAdministrator.Metadata with { Labels = null } }, Ct),
            $"nodes \"a\" is forbidden: is not allowed to modify labels: {label}");
    }

    [Theory]
    [InlineData("kubernetes.io/hostname")]
    [InlineData("topology.kubernetes.io/zone")]
    [InlineData("node.kubernetes.io/instance-type")]
    [InlineData("beta.kubernetes.io/arch")]
    [InlineData("x.kubelet.kubernetes.io/y")]
    [InlineData("example.com/disk")]
    [InlineData("plain")]
    public async Task A_kubelet_sets_the_labels_that_describe_it(string label)
    {
        await using var server = await StartAsync();
        var node = await server.Core.As(Node).CreateAsync(new V1Node { Metadata = new() { Name = "a", Labels = Labels(label) } }, Ct);

        await server.Core.As(Node).UpdateAsync(node with { Metadata = node.Metadata with { Labels = null } }, Ct);
    }

    [Fact]
    public async Task A_kubelet_leaves_its_taints_and_owners_alone()
    {
        await using var server = await StartAsync();
        var api = server.Core.As(Node);
        var node = await api.CreateAsync(new V1Node { Metadata = new() { Name = "a" }, Spec = new() { Taints = [new() { Key = "own", Effect = "NoSchedule" }] } }, Ct);
        Assert.Equal(["own", "node.kubernetes.io/not-ready"], node.Spec.Taints.Select(t => t.Key));

        await RefusedAsync(
            () => api.UpdateAsync(node with { Spec = node.Spec with { Taints = [] } }, Ct), "nodes \"a\" is forbidden: node \"a\" is not allowed to modify taints");
        V1OwnerReference[] owners = [new() { ApiVersion = "v1", Kind = "ConfigMap", Name = "gone", Uid = "1" }];
        await RefusedAsync(
            () => api.UpdateAsync(node with { Metadata = node.Metadata with { OwnerReferences = owners } }, Ct),
            "nodes \"a\" is forbidden: node \"a\" is not allowed to modify ownerReferences");
        await api.UpdateAsync(node with { Spec = node.Spec with { Unschedulable = true } }, Ct);
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
    public async Task A_kubelet_relabels_no_pod_through_its_status()
    {
        await using var server = await StartAsync();
        var own = await server.Api.CreateAsync(Pod("own", "a"), Ct);
        var relabelled = own with { Metadata = own.Metadata with { Labels = Labels("app") }, Status = new() { Phase = "Running" } };

        await RefusedAsync(
            () => server.Core.As(Node).UpdateStatusAsync(relabelled, Ct), "pods \"own\" is forbidden: node \"a\" cannot update labels through pod status");
    }

    [Fact]
    public async Task A_mirror_pod_is_owned_by_its_node_and_by_nobody_else()
    {
        await using var server = await StartAsync();
        var api = server.Core.As(Node);
        var node = await api.CreateAsync(new V1Node { Metadata = new() { Name = "a" } }, Ct);
        await server.SettleAsync();
        var owner = OwnerOf(node);

        await RefusedAsync(Mirror(), "node \"a\" can only create pods with an owner reference set to itself");
        await RefusedAsync(Mirror(owner, owner with { Name = "b", Uid = "2", Controller = false }), "node \"a\" can only create pods with a single owner reference set to itself");
        await RefusedAsync(Mirror(owner with { Name = "b" }), "node \"a\" can only create pods with an owner reference set to itself");
        await RefusedAsync(Mirror(owner with { Kind = "Deployment" }), "node \"a\" can only create pods with an owner reference set to itself");
        await RefusedAsync(Mirror(owner with { Controller = null }), "node \"a\" can only create pods with a controller owner reference set to itself");
        await RefusedAsync(Mirror(owner with { BlockOwnerDeletion = true }), "node \"a\" must not set blockOwnerDeletion on an owner reference");
        await RefusedAsync(Mirror(owner with { Uid = "other" }), $"node a UID mismatch: expected other got {node.Metadata.Uid}");
        Assert.Equal("a", (await api.CreateAsync(Mirror(owner), Ct)).Spec.NodeName);

        Task RefusedAsync(V1Pod pod, string why) => NodeRestrictionTests.RefusedAsync(() => api.CreateAsync(pod, Ct), $"pods \"mirror\" is forbidden: {why}");
    }

    [Fact]
    public async Task A_mirror_pod_refers_to_nothing_in_the_api()
    {
        await using var server = await StartAsync();
        var api = server.Core.As(Node);
        var owner = OwnerOf(await api.CreateAsync(new V1Node { Metadata = new() { Name = "a" } }, Ct));
        await server.SettleAsync();

        await RefusedAsync(pod => pod.Spec.ServiceAccountName = "default", "a service account");
        await RefusedAsync(pod => pod.Spec.ImagePullSecrets = [new() { Name = "s" }], "secrets");
        await RefusedAsync(pod => pod.Spec.Volumes = [new() { Name = "v", Secret = new() { SecretName = "s" } }], "secrets");
        await RefusedAsync(pod => pod.Spec.Volumes = [new() { Name = "v", Projected = new() { Sources = [new() { Secret = new() { Name = "s" } }] } }], "secrets");
        await RefusedAsync(pod => pod.Spec.Volumes = [new() { Name = "v", Csi = new() { Driver = "d", NodePublishSecretRef = new() { Name = "s" } } }], "secrets");
        await RefusedAsync(pod => pod.Spec.Volumes = [new() { Name = "v", Cinder = new() { VolumeID = "d", SecretRef = new() { Name = "s" } } }], "secrets");
        await RefusedAsync(pod => pod.Spec.Containers[0].EnvFrom = [new() { SecretRef = new() { Name = "s" } }], "secrets");
        await RefusedAsync(pod => pod.Spec.Containers[0].Env = [new() { Name = "E", ValueFrom = new() { SecretKeyRef = new() { Name = "s", Key = "k" } } }], "secrets");
        await RefusedAsync(pod => pod.Spec.Volumes = [new() { Name = "v", ConfigMap = new() { Name = "c" } }], "configmaps");
        await RefusedAsync(
            pod => pod.Spec.InitContainers = [new() { Name = "i", Image = "i", EnvFrom = [new() { ConfigMapRef = new() { Name = "c" } }] }], "configmaps");
        await RefusedAsync(
            pod => pod.Spec.Volumes = [new() { Name = "v", Projected = new() { Sources = [new() { ClusterTrustBundle = new() { Name = "b", Path = "p" } }] } }],
            "clustertrustbundles");
        await RefusedAsync(pod => pod.Spec.Volumes = [new() { Name = "v", PersistentVolumeClaim = new() { ClaimName = "c" } }], "persistentvolumeclaims");

        Task RefusedAsync(Action<V1Pod> change, string what)
        {
            var pod = Mirror(owner);
            change(pod);
            return NodeRestrictionTests.RefusedAsync(
                () => api.CreateAsync(pod, Ct), $"pods \"mirror\" is forbidden: node \"a\" can not create pods that reference {what}");
        }
    }

    [Fact]
    public async Task Nobodys_mirror_pod_has_an_account_or_a_secret()
    {
        await using var server = await StartAsync();

        await RefusedAsync(pod => pod.Spec.ServiceAccountName = "default", "a mirror pod may not reference service accounts");
        await RefusedAsync(pod => pod.Spec.ImagePullSecrets = [new() { Name = "s" }], "a mirror pod may not reference secrets");

        Task RefusedAsync(Action<V1Pod> change, string why)
        {
            var pod = Mirror();
            change(pod);
            return NodeRestrictionTests.RefusedAsync(() => server.Api.CreateAsync(pod, Ct), $"pods \"mirror\" is forbidden: {why}");
        }
    }

    [Theory]
    [InlineData("kube-dns-a", "kube-dns", "a", true)]
    [InlineData("kube-dns-b", "kube-dns", "a", false)]
    [InlineData("kube-dns-a", "other", "a", false)]
    [InlineData("kube-dns-a", "kube-dns", "b", false)]
    public async Task A_nodes_network_tells_where_its_own_pods_find_dns_and_nothing_of_others(string name, string service, string on, bool allowed)
    {
        await using var server = await StartAsync();
        var slice = new V1EndpointSlice
        {
            Metadata = new()
            {
                Name = name,
                NamespaceProperty = "kube-system",
                Labels = new Dictionary<string, string> { ["kubernetes.io/service-name"] = service },
            },
            AddressType = "IPv4",
            Endpoints = [new() { Addresses = ["10.244.1.1"], NodeName = on }],
            Ports = [new() { Name = "dns", Port = 53, Protocol = "UDP" }],
        };
        if (allowed)
        {
            await server.Core.As(Network).CreateAsync(slice, Ct);
        }
        else
        {
            await RefusedAsync(
                () => server.Core.As(Network).CreateAsync(slice, Ct),
                $"endpointslices.discovery.k8s.io \"{name}\" is forbidden: node \"a\" can only write the EndpointSlice kube-dns-a, of kube-dns on itself");
        }
    }

    [Theory]
    [InlineData("kube-dns", false, true)]
    [InlineData("kube-dns", true, false)]
    [InlineData("other", false, false)]
    public async Task A_nodes_network_makes_the_service_of_dns_where_there_is_none(string name, bool selects, bool allowed)
    {
        await using var server = await StartAsync();
        var service = new V1Service
        {
            Metadata = new() { Name = name, NamespaceProperty = "kube-system" },
            Spec = new()
            {
                Ports = [new() { Port = 53, Protocol = "UDP" }],
                Selector = selects ? new Dictionary<string, string> { ["app"] = "mine" } : null,
            },
        };
        if (allowed)
        {
            await server.Core.As(Network).CreateAsync(service, Ct);
        }
        else
        {
            await RefusedAsync(
                () => server.Core.As(Network).CreateAsync(service, Ct),
                $"services \"{name}\" is forbidden: node \"a\" can only create the service kube-dns, without a selector");
        }
    }

    [Fact]
    public async Task A_kubelet_gets_tokens_for_its_own_pods_only()
    {
        await using var server = await StartAsync();
        var own = await server.Api.CreateAsync(Pod("own", "a"), Ct);
        var other = await server.Api.CreateAsync(Pod("other", "b"), Ct);
        await server.SettleAsync();

        await RequestAsync(server, Bound(own));
        await RefusedAsync(() => RequestAsync(server, null), "serviceaccounts \"default\" is forbidden: node requested token not bound to a pod");
        await RefusedAsync(
            () => RequestAsync(server, Bound(own, uid: "")), "serviceaccounts \"default\" is forbidden: node requested token with a pod binding without a uid");
        await RefusedAsync(
            () => RequestAsync(server, Bound(own, uid: "old")),
            "serviceaccounts \"default\" is forbidden: the UID in the bound object reference (old) does not match the UID in record. The object might have been deleted and then recreated");
        await RefusedAsync(
            () => RequestAsync(server, Bound(other)), "serviceaccounts \"default\" is forbidden: node requested token bound to a pod scheduled on a different node");
    }

    [Fact]
    public async Task A_kubelet_gets_tokens_only_for_whom_the_pods_volumes_project_them()
    {
        await using var server = await StartAsync();
        var plain = await server.Api.CreateAsync(WithTokens("plain"), Ct);
        var vault = await server.Api.CreateAsync(WithTokens("vault", "vault"), Ct);
        var usual = await server.Api.CreateAsync(Pod("usual", "a"), Ct);
        await server.SettleAsync();

        await RequestAsync(server, Bound(usual));
        await RequestAsync(server, Bound(vault), "vault");
        await RefusedAsync(() => RequestAsync(server, Bound(vault)), "serviceaccounts \"default\" is forbidden: audience \"\" not found in pod spec volume, system:node:a is not authorized to request tokens for this audience");
        await RefusedAsync(() => RequestAsync(server, Bound(plain)), "serviceaccounts \"default\" is forbidden: audience \"\" not found in pod spec volume, system:node:a is not authorized to request tokens for this audience");
        await RefusedAsync(
            () => RequestAsync(server, Bound(usual), "vault"),
            "serviceaccounts \"default\" is forbidden: audience \"vault\" not found in pod spec volume, system:node:a is not authorized to request tokens for this audience");
        await RefusedAsync(() => RequestAsync(server, Bound(vault), "vault", "other"), "serviceaccounts \"default\" is forbidden: node may only request 0 or 1 audiences");

        await server.Api.CreateAsync(Rbac.Role("audiences", Rbac.Rule("request-serviceaccounts-token-audience", "vault", "", "default")), Ct);
        await server.Api.CreateAsync(Rbac.Binding("audiences", "Role", "audiences", Rbac.Subject("Group", "system:nodes")), Ct);
        await server.SettleAsync();
        await RequestAsync(server, Bound(usual), "vault");
    }

    [Fact]
    public async Task A_kubelet_has_its_own_lease_only_and_no_other_part_of_a_pod()
    {
        await using var server = await StartAsync();
        var api = server.Core.As(Node);
        await server.Api.CreateAsync(Pod("own", "a"), Ct);

        await RefusedAsync(() => api.CreateAsync(Lease("b", "kube-node-lease"), Ct), "leases.coordination.k8s.io \"b\" is forbidden: can only access node lease with the same name as the requesting node");
        await api.CreateAsync(Lease("a", "kube-node-lease"), Ct);
        Assert.Equal(403, (await FailsAsync(() => api.CreateAsync(Lease("a", "default"), Ct))).Code);

        // Whatever roles grant a node, the parts of a pod that decide what runs are not its to change.
        await server.Api.CreateAsync(Rbac.ClusterRole("binder", Rbac.Rule("create update patch", "pods pods/binding")), Ct);
        await server.Api.CreateAsync(Rbac.ClusterBinding("binder", "binder", Rbac.Subject("Group", "system:nodes")), Ct);
        var free = await server.Api.CreateAsync(Pod("free"), Ct);
        await server.SettleAsync();
        await RefusedAsync(
            () => api.CreateAsync(server.One<V1Pod>("free", "binding"), new ApiBody.Typed(new V1Binding { Target = new() { Name = "a" } }), WriteOptions.Plain, Ct),
            "pods \"free\" is forbidden: unexpected pod subresource \"binding\", only 'status' and 'eviction' are allowed");
        await RefusedAsync(
            () => api.UpdateAsync(free, Ct), "pods \"free\" is forbidden: unexpected operation \"UPDATE\", node \"a\" can only create and delete mirror pods");
    }

    [Fact]
    public async Task A_kubelet_evicts_its_own_pods_only()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Pod("own", "a"), Ct);
        await server.Api.CreateAsync(Pod("other", "b"), Ct);

        await EvictAsync("own");
        await RefusedAsync(() => EvictAsync("other"), "pods \"other\" is forbidden: node a can only evict pods with spec.nodeName set to itself");

        Task<WriteResult> EvictAsync(string name) => server.Core.As(Node).CreateAsync(
            server.One<V1Pod>(name, "eviction"),
            new ApiBody.Typed(new V1Eviction { Metadata = new() { Name = name, NamespaceProperty = "default" } }),
            WriteOptions.Plain,
            Ct);
    }

    [Fact]
    public async Task What_a_later_plugin_adds_to_a_nodes_pod_counts()
    {
        await using var server = await StartAsync(change: options => options with { Admission = [.. options.Admission, new AddingSecrets()] });
        var owner = OwnerOf(await server.Core.As(Node).CreateAsync(new V1Node { Metadata = new() { Name = "a" } }, Ct));
        await server.SettleAsync();

        await RefusedAsync(
            () => server.Core.As(Node).CreateAsync(Mirror(owner), Ct), "pods \"mirror\" is forbidden: node \"a\" can not create pods that reference secrets");
    }

    /// <summary>A plugin that comes after all others and gives every pod a secret to pull its images with.</summary>
    private sealed class AddingSecrets : AdmissionPlugin
    {
        public override string Name => "AddingSecrets";

        public override ValueTask MutateAsync(AdmissionRequest request, CancellationToken ct)
        {
            if (request.Object is V1Pod pod)
            {
                pod.Spec.ImagePullSecrets = [new() { Name = "s" }];
            }

            return ValueTask.CompletedTask;
        }
    }

    private static V1Lease Lease(string name, string ns) => new() { Metadata = new() { Name = name, NamespaceProperty = ns } };

    private static Dictionary<string, string> Labels(string key) => new() { [key] = "x" };

    private static V1OwnerReference OwnerOf(V1Node node) => new() { ApiVersion = "v1", Kind = "Node", Name = node.Metadata.Name, Uid = node.Metadata.Uid, Controller = true };

    private static V1Pod Mirror(params V1OwnerReference[] owners)
    {
        var pod = Pod("mirror", "a");
        pod.Metadata.Annotations = new Dictionary<string, string> { ["kubernetes.io/config.mirror"] = "hash" };
        pod.Metadata.OwnerReferences = owners;
        return pod;
    }

    private static V1Pod WithTokens(string name, params string[] audiences)
    {
        var pod = Pod(name, "a");
        pod.Spec.AutomountServiceAccountToken = false;
        var sources = audiences.Select(a => new V1VolumeProjection { ServiceAccountToken = new() { Audience = a, Path = a } });
        pod.Spec.Volumes = [new V1Volume { Name = "tokens", Projected = new() { Sources = [.. sources] } }];
        return pod;
    }

    private static Task<WriteResult> RequestAsync(TestServer server, V1BoundObjectReference? to, params string[] audiences) => server.Core.As(Node).CreateAsync(
        server.One<V1ServiceAccount>("default", "token"),
        new ApiBody.Typed(new Authenticationv1TokenRequest { Spec = new() { BoundObjectRef = to, Audiences = audiences } }),
        WriteOptions.Plain,
        Ct);

    private static V1BoundObjectReference Bound(V1Pod pod, string? uid = null) =>
        new() { ApiVersion = "v1", Kind = "Pod", Name = pod.Metadata.Name, Uid = uid ?? pod.Metadata.Uid };

    private static async Task RefusedAsync(Func<Task> call, string message)
    {
        var refused = await FailsAsync(call);
        Assert.Equal((403, message), (refused.Code, refused.Message));
    }
}
