using Jota.Api;
using Jota.Client;
using Jota.Hosting;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Testing.Tests.Components;

/// <summary>Components in processes of their own: over HTTPS, with upstream's identities and the rights of those alone.</summary>
public sealed class ComponentsAloneTests
{
    private static readonly ElectionOptions Quick = ElectionOptions.Scheduler with { RetryPeriod = TimeSpan.FromMilliseconds(100) };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deployment_rolls_out_by_a_scheduler_and_controllers_alone()
    {
        await using var server = await ServerScope.StartAsync(nodes: 2, ClusterComponent.Scheduler, ClusterComponent.Controllers);
        using var log = new Lines(TestContext.Current.SendDiagnosticMessage);
        await using var scheduler = await SchedulerAsync(server, log);
        await using var controllers = await ControllersAsync(server, log);

        await server.UntilAsync<V1ServiceAccount>(new("default", "default"), _ => true);
        await server.Api.CreateAsync(ServerScope.Web(replicas: 4), Ct);
        await server.UntilAsync<V1Deployment>(new("default", "web"), web => web.Status is { ReadyReplicas: 4, UpdatedReplicas: 4 });

        Assert.True(scheduler.Works && controllers.Works);
        Assert.Equal(
            ["kube-controller-manager", "kube-scheduler"],
            (await server.Api.ListAsync(new(server.Api.Catalog.For<V1Lease>(), "kube-system"), ListOptions.All, Ct)).Items
                .Select(lease => lease.Key.Name).Where(name => name.StartsWith("kube-", StringComparison.Ordinal)).Order());
        Assert.DoesNotContain(log.All, line => line.Contains("forbidden", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_scheduler_the_pods_of_controllers_alone_wait_for_a_node()
    {
        await using var server = await ServerScope.StartAsync(nodes: 1, ClusterComponent.Scheduler, ClusterComponent.Controllers);
        using var log = new Lines(TestContext.Current.SendDiagnosticMessage);
        await using (await ControllersAsync(server, log))
        {
            await server.UntilAsync<V1ServiceAccount>(new("default", "default"), _ => true);
            await server.Api.CreateAsync(ServerScope.Web(replicas: 1), Ct);
            await server.UntilAsync<V1Deployment>(new("default", "web"), web => web.Status?.Replicas == 1);
        }

        var pods = await server.Api.ListAsync(new(server.Api.Catalog.For<V1Pod>(), "default"), ListOptions.All, Ct);
        Assert.Null(Assert.Single(pods.Items).As<V1Pod>().Spec.NodeName);
    }

    [Fact]
    public async Task A_second_scheduler_takes_over_at_once_when_the_first_one_stops()
    {
        await using var server = await ServerScope.StartAsync(nodes: 1, ClusterComponent.Scheduler);
        using var log = new Lines(TestContext.Current.SendDiagnosticMessage);
        var first = await SchedulerAsync(server, log);
        await server.UntilAsync<V1ServiceAccount>(new("default", "default"), _ => true);
        await server.Api.CreateAsync(A.Pod("one"), Ct);
        await server.UntilAsync<V1Pod>(new("default", "one"), A.IsRunning);
        await using var second = await SchedulerAsync(server, log);
        Assert.Equal((true, false), (first.Works, second.Works));

        // A Lease that was not given back would hold the second one up for its 15 seconds.
        var before = await LeaseAsync(server);
        await first.DisposeAsync();
        await server.Api.CreateAsync(A.Pod("two"), Ct);
        await server.UntilAsync<V1Pod>(new("default", "two"), A.IsRunning);
        var after = await LeaseAsync(server);
        Assert.True(first.Ended.IsCompletedSuccessfully);
        Assert.NotEqual(before.Spec.HolderIdentity, after.Spec.HolderIdentity);
        Assert.Equal(before.Spec.LeaseTransitions + 1, after.Spec.LeaseTransitions);
    }

    [Fact]
    public async Task A_scheduler_whose_lease_somebody_else_takes_ends_and_says_so()
    {
        await using var server = await ServerScope.StartAsync(nodes: 0, ClusterComponent.Scheduler);
        using var log = new Lines(TestContext.Current.SendDiagnosticMessage);
        await using var scheduler = await SchedulerAsync(server, log);
        await server.UntilAsync<V1Lease>(Quick.Lease, lease => lease.Spec?.HolderIdentity is { Length: > 0 });
        while (true)
        {
            var lease = await LeaseAsync(server);
            try
            {
                await server.Api.UpdateAsync(
                    lease with { Spec = lease.Spec with { HolderIdentity = "other", RenewTime = DateTime.UnixEpoch.AddYears(60) } }, Ct);
                break;
            }
            catch (ApiException e) when (e.Code == 409)
            {
                // It was renewed meanwhile.
            }
        }

        var ended = await Assert.ThrowsAsync<ComponentEndedException>(() => scheduler.Ended.WaitAsync(TimeSpan.FromSeconds(30), Ct));
        Assert.StartsWith("leader election lost: the Lease kube-system/kube-scheduler", ended.Message, StringComparison.Ordinal);
        Assert.False(scheduler.Works);
        Assert.Equal("other", (await LeaseAsync(server)).Spec.HolderIdentity);
    }

    [Fact]
    public async Task Who_may_not_keep_the_lease_is_told_once_what_is_forbidden()
    {
        await using var server = await ServerScope.StartAsync(nodes: 0, ClusterComponent.Scheduler);
        using var log = new Lines(TestContext.Current.SendDiagnosticMessage);
        await using var scheduler = await SchedulerAsync(server, log, user: "jane");
        await log.UntilAsync(line => line.Contains("forbidden", StringComparison.Ordinal), Ct);

        // As often as it is tried meanwhile: it is told once, and it never works.
        await server.Api.CreateAsync(new V1Namespace { Metadata = new() { Name = "later" } }, Ct);
        await server.UntilAsync<V1Namespace>(ObjectKey.Cluster("later"), ns => ns.Status?.Phase == "Active");
        Assert.Contains(
            "leases.coordination.k8s.io \"kube-scheduler\" is forbidden: User \"jane\" cannot get resource \"leases\" in API group " +
            "\"coordination.k8s.io\" in the namespace \"kube-system\"",
            Assert.Single(log.All, line => line.Contains("forbidden", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.False(scheduler.Works);
    }

    [Fact]
    public async Task A_namespace_with_objects_of_a_defined_kind_goes_by_controllers_alone()
    {
        await using var server = await ServerScope.StartAsync(nodes: 0, ClusterComponent.Controllers);
        using var log = new Lines(TestContext.Current.SendDiagnosticMessage);
        await using var controllers = await ControllersAsync(server, log);
        await server.Api.CreateAsync(Boats(), Ct);
        await server.UntilAsync<V1CustomResourceDefinition>(
            ObjectKey.Cluster("boats.example.com"), crd => DefinitionStatus.Is(crd, DefinitionStatus.Established));
        await server.Api.CreateAsync(new V1Namespace { Metadata = new() { Name = "harbour" } }, Ct);
        await server.UntilAsync<V1ServiceAccount>(new("harbour", "default"), _ => true);
        var boats = Assert.IsType<UntypedResource>(server.Api.Catalog.Find("example.com", "v1", "boats"));
        var boat = new UntypedObject { Metadata = new() { Name = "nina", NamespaceProperty = "harbour" }, Content = [] };
        await server.Api.CreateAsync(new ApiTarget(boats, "harbour"), new ApiBody.Typed(boat), WriteOptions.Plain, Ct);

        await server.Api.DeleteAsync<V1Namespace>(ObjectKey.Cluster("harbour"), DeleteOptions.Default, Ct);
        await server.UntilGoneAsync<V1Namespace>(ObjectKey.Cluster("harbour"));
        Assert.Empty((await server.Api.ListAsync(new ApiTarget(boats), ListOptions.All, Ct)).Items);
        Assert.DoesNotContain(log.All, line => line.Contains("forbidden", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Controllers_that_are_not_wanted_do_nothing()
    {
        await using var server = await ServerScope.StartAsync(nodes: 0, ClusterComponent.Controllers);
        using var log = new Lines(TestContext.Current.SendDiagnosticMessage);
        await using var controllers = await ControllersAsync(server, log, "-replicaset-controller", "*");
        await server.UntilAsync<V1ServiceAccount>(new("default", "default"), _ => true);
        await server.Api.CreateAsync(ServerScope.Web(replicas: 1), Ct);
        await server.UntilAsync<V1Deployment>(new("default", "web"), web => web.Status?.ObservedGeneration == 1);
        var sets = await server.Api.ListAsync(new(server.Api.Catalog.For<V1ReplicaSet>(), "default"), ListOptions.All, Ct);
        Assert.Null(Assert.Single(sets.Items).As<V1ReplicaSet>().Status?.ObservedGeneration);
    }

    [Fact]
    public async Task A_kubeconfig_that_is_not_there_is_told_with_what_makes_one()
    {
        using var log = new Lines(TestContext.Current.SendDiagnosticMessage);
        var told = await Assert.ThrowsAsync<ClusterStartException>(() => SchedulerComponent.StartAsync(
            new() { Kubeconfig = "/nowhere/scheduler.conf", Election = Quick }, log, Ct));
        Assert.Equal("--kubeconfig /nowhere/scheduler.conf: there is no such file (on a Jota server, jota kubeconfig --user NAME makes one)", told.Message);
    }

    private static Task<V1Lease> LeaseAsync(ServerScope server) => server.Api.GetAsync<V1Lease>(Quick.Lease, Ct);

    private static Task<Component> SchedulerAsync(ServerScope server, ILoggerFactory log, string user = "system:kube-scheduler") =>
        SchedulerComponent.StartAsync(new() { Kubeconfig = server.KubeconfigOf(user), Election = Quick }, log, Ct);

    private static Task<Component> ControllersAsync(ServerScope server, ILoggerFactory log, params string[] wanted) =>
        ControllersComponent.StartAsync(
            new()
            {
                Kubeconfig = server.KubeconfigOf("system:kube-controller-manager"),
                Election = ElectionOptions.Controllers with { RetryPeriod = TimeSpan.FromMilliseconds(100) },
                Controllers = new() { Wanted = Jota.Controllers.ControllerSelection.Parse(wanted) },
            },
            log,
            Ct);

    private static V1CustomResourceDefinition Boats() => new()
    {
        Metadata = new() { Name = "boats.example.com" },
        Spec = new()
        {
            Group = "example.com",
            Scope = "Namespaced",
            Names = new() { Kind = "Boat", Plural = "boats", Singular = "boat", ListKind = "BoatList" },
            Versions =
            [
                new()
                {
                    Name = "v1",
                    Served = true,
                    Storage = true,
                    Schema = new() { OpenAPIV3Schema = new() { Type = "object", XKubernetesPreserveUnknownFields = true } },
                },
            ],
        },
    };
}
