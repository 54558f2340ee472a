using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.Quotas.Quotas;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Quotas;

/// <summary>Which pods a quota with scopes counts, and until when.</summary>
public sealed class QuotaScopeTests
{
    [Fact]
    public async Task Pods_that_ask_for_nothing_and_those_that_ask_for_something_are_counted_apart()
    {
        await using var server = await StartAsync();
        await server.LimitAsync("pods=1", "nothing", ["BestEffort"]);
        await server.LimitAsync("pods=1", "something", ["NotBestEffort"]);

        await server.Api.CreateAsync(Pod("a"), Ct);
        await server.Api.CreateAsync(Asking("b", "cpu=1"), Ct);
        Assert.Contains("exceeded quota: nothing", await RefusedAsync(() => server.Api.CreateAsync(Pod("x"), Ct)), StringComparison.Ordinal);
        Assert.Contains("exceeded quota: something", await RefusedAsync(() => server.Api.CreateAsync(Asking("x", "memory=1"), Ct)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pods_with_a_deadline_are_counted_apart_and_move_when_they_are_given_one()
    {
        await using var server = await StartAsync();
        await server.LimitAsync("pods=1", "bounded", ["Terminating"]);
        await server.LimitAsync("pods=1", "unbounded", ["NotTerminating"]);
        var first = await server.Api.CreateAsync(Pod("a"), Ct);

        Assert.Contains("exceeded quota: unbounded", await RefusedAsync(() => server.Api.CreateAsync(Pod("x"), Ct)), StringComparison.Ordinal);
        first = await server.Api.UpdateAsync(first with { Spec = first.Spec with { ActiveDeadlineSeconds = 60 } }, Ct);
        var second = await server.Api.CreateAsync(Pod("b"), Ct);
        Assert.Contains("exceeded quota: bounded", await RefusedAsync(() => server.Api.UpdateAsync(second with { Spec = second.Spec with { ActiveDeadlineSeconds = 60 } }, Ct)), StringComparison.Ordinal);
        await server.Api.UpdateAsync(first with { Spec = first.Spec with { ActiveDeadlineSeconds = 30 } }, Ct);
    }

    [Theory]
    [InlineData("In", "high", "high", true)]
    [InlineData("In", "high", "low", false)]
    [InlineData("In", "high", null, false)]
    [InlineData("NotIn", "high", "low", true)]
    [InlineData("NotIn", "high", "high", false)]
    [InlineData("NotIn", "high", null, true)]
    [InlineData("Exists", null, "low", true)]
    [InlineData("Exists", null, null, false)]
    [InlineData("DoesNotExist", null, null, true)]
    [InlineData("DoesNotExist", null, "low", false)]
    public async Task Pods_are_counted_by_their_priority_class(string op, string? value, string? named, bool counted)
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(new V1PriorityClass { Metadata = new() { Name = "high" }, Value = 10 }, Ct);
        await server.Api.CreateAsync(new V1PriorityClass { Metadata = new() { Name = "low" }, Value = 1 }, Ct);
        await server.LimitAsync("pods=0", selected: [new() { ScopeName = "PriorityClass", OperatorProperty = op, Values = value is null ? null : [value] }]);
        var pod = Pod("x");
        pod.Spec.PriorityClassName = named;

        if (counted)
        {
            Assert.Contains("exceeded quota: q", await RefusedAsync(() => server.Api.CreateAsync(pod, Ct)), StringComparison.Ordinal);
        }
        else
        {
            await server.Api.CreateAsync(pod, Ct);
        }
    }

    [Fact]
    public async Task Pods_that_look_at_pods_of_other_namespaces_are_counted_apart()
    {
        await using var server = await StartAsync();
        await server.LimitAsync("pods=0", scopes: ["CrossNamespacePodAffinity"]);
        var near = Pod("x");
        near.Spec.Affinity = new() { PodAffinity = new() { RequiredDuringSchedulingIgnoredDuringExecution = [new() { TopologyKey = "a", Namespaces = ["other"] }] } };
        var apart = Pod("x");
        apart.Spec.Affinity = new() { PodAntiAffinity = new() { PreferredDuringSchedulingIgnoredDuringExecution = [new() { Weight = 1, PodAffinityTerm = new() { TopologyKey = "a", NamespaceSelector = new() } }] } };
        var here = Pod("x");
        here.Spec.Affinity = new() { PodAffinity = new() { RequiredDuringSchedulingIgnoredDuringExecution = [new() { TopologyKey = "a", LabelSelector = new() }] } };

        await RefusedAsync(() => server.Api.CreateAsync(near, Ct));
        await RefusedAsync(() => server.Api.CreateAsync(apart, Ct));
        await server.Api.CreateAsync(here, Ct);
    }

    [Fact]
    public async Task Pods_that_are_over_take_nothing_but_are_there()
    {
        await using var server = await StartAsync();
        await server.LimitAsync("pods=1 cpu=1 count/pods=2");
        var pod = await server.Api.CreateAsync(Asking("a", "cpu=1"), Ct);
        await RefusedAsync(() => server.Api.CreateAsync(Asking("b", "cpu=1"), Ct));
        await server.Api.UpdateStatusAsync(pod with { Status = pod.Status with { Phase = "Succeeded" } }, Ct);

        await server.Api.CreateAsync(Asking("b", "cpu=1"), Ct);
        Assert.Contains("count/pods=1", await RefusedAsync(() => server.Api.CreateAsync(Asking("c", "cpu=1m"), Ct)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pods_that_should_have_ended_take_nothing_any_more()
    {
        await using var server = await StartAsync();
        await server.LimitAsync("pods=1");
        await server.Api.CreateAsync(Pod("a", node: "lost"), Ct);
        await server.DeleteAsync<V1Pod>("a");
        await RefusedAsync(() => server.Api.CreateAsync(Pod("b"), Ct));

        server.Clock.Advance(TimeSpan.FromSeconds(59));
        await RefusedAsync(() => server.Api.CreateAsync(Pod("b"), Ct));
        server.Clock.Advance(TimeSpan.FromSeconds(2));
        await server.Api.CreateAsync(Pod("b"), Ct);
        await server.DeleteAsync<V1Pod>("a", DeleteOptions.Default with { GracePeriodSeconds = 0 });
        await RefusedAsync(() => server.Api.CreateAsync(Pod("c"), Ct));
    }

    [Fact]
    public async Task Claims_are_counted_by_the_class_of_their_attributes_that_they_ask_for_and_that_they_have()
    {
        await using var server = await StartAsync();
        await server.LimitAsync(
            "persistentvolumeclaims=1 requests.storage=5Gi", selected: [new() { ScopeName = "VolumeAttributesClass", OperatorProperty = "In", Values = ["gold"] }]);
        var silver = Claims.Claim("silver", "9Gi");
        silver.Spec.VolumeAttributesClassName = "silver";
        var gold = Claims.Claim("gold", "1Gi");
        gold.Spec.VolumeAttributesClassName = "gold";
        await server.Api.CreateAsync(silver, Ct);
        await server.Api.CreateAsync(gold, Ct);

        gold.Metadata.Name = "x";
        Assert.Contains(
            "requested: persistentvolumeclaims=1, used: persistentvolumeclaims=1, limited: persistentvolumeclaims=1",
            await RefusedAsync(() => server.Api.CreateAsync(gold, Ct)), StringComparison.Ordinal);
        gold.Spec.VolumeAttributesClassName = null;
        await server.Api.CreateAsync(gold, Ct);
    }
}
