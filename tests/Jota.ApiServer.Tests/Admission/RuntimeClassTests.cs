using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Admission;

/// <summary>What a pod takes over from the runtime class that it names.</summary>
public sealed class RuntimeClassTests
{
    [Theory]
    [InlineData("gvisor")]
    [InlineData("Not_A_Name")]
    public async Task A_pod_that_names_a_runtime_class_which_does_not_exist_is_refused_in_upstreams_words(string name)
    {
        await using var server = await StartAsync();

        var refused = await FailsAsync(() => server.Api.CreateAsync(Of(name), Ct));

        Assert.Equal(
            (403, "Forbidden", $"pods \"a\" is forbidden: pod rejected: RuntimeClass \"{name}\" not found"), (refused.Code, refused.Reason, refused.Message));
        Assert.Equal(("a", "pods"), (refused.Details!.Name, refused.Details.Kind));
        Assert.Equal(404, (await FailsAsync(() => server.Api.GetAsync<V1Pod>(Key("a"), Ct))).Code);
    }

    [Fact]
    public async Task A_dry_run_is_refused_too()
    {
        await using var server = await StartAsync();

        var refused = await FailsAsync(
            () => server.Api.CreateAsync(server.All<V1Pod>(), new ApiBody.Typed(Of("gvisor")), WriteOptions.Plain with { DryRun = true }, Ct));

        Assert.Equal(403, refused.Code);
    }

    [Fact]
    public async Task A_name_that_is_empty_is_no_name_and_no_class()
    {
        await using var server = await StartAsync();

        Assert.Equal(422, (await FailsAsync(() => server.Api.CreateAsync(Of(""), Ct))).Code);
    }

    [Fact]
    public async Task A_template_may_name_a_class_that_is_to_come()
    {
        await using var server = await StartAsync();
        var template = new V1PodTemplate { Metadata = new() { Name = "t", NamespaceProperty = "default" }, Template = new() { Spec = Of("gvisor").Spec } };

        Assert.Equal("gvisor", (await server.Api.CreateAsync(template, Ct)).Template.Spec.RuntimeClassName);
    }

    [Fact]
    public async Task A_pod_takes_over_overhead_node_selector_and_tolerations()
    {
        await using var server = await WithGvisorAsync();
        var pod = Of("gvisor");
        pod.Spec.NodeSelector = new Dictionary<string, string> { ["disk"] = "ssd" };
        pod.Spec.Tolerations = [new() { Key = "sandbox", OperatorProperty = "Equal", Value = "gvisor", Effect = "NoSchedule" }];

        var spec = (await server.Api.CreateAsync(pod, Ct)).Spec;

        Assert.Equal("250m", spec.Overhead["cpu"].ToString());
        Assert.Equal(["disk=ssd", "sandbox=gvisor"], spec.NodeSelector.Select(pair => $"{pair.Key}={pair.Value}").Order());

        // The class's own tolerates what the pod's does and more, and takes its place.
        Assert.Equal(["Exists"], spec.Tolerations.Where(one => one.Key == "sandbox").Select(one => one.OperatorProperty));
    }

    [Fact]
    public async Task The_class_itself_stays_as_it_is_however_many_pods_take_over_from_it()
    {
        await using var server = await WithGvisorAsync();
        var before = await server.Api.GetAsync<V1RuntimeClass>(ObjectKey.Cluster("gvisor"), Ct);

        await server.Api.CreateAsync(Of("gvisor"), Ct);

        Assert.True(ModelCopy.Same(before, await server.Api.GetAsync<V1RuntimeClass>(ObjectKey.Cluster("gvisor"), Ct)));
    }

    [Fact]
    public async Task A_pod_that_says_otherwise_than_its_class_is_refused()
    {
        await using var server = await WithGvisorAsync();
        var elsewhere = Of("gvisor");
        elsewhere.Spec.NodeSelector = new Dictionary<string, string> { ["sandbox"] = "kata" };
        var cheaper = Of("gvisor");
        cheaper.Spec.Overhead = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("1m") };

        Assert.Equal(
            "pods \"a\" is forbidden: conflict: runtimeClass.scheduling.nodeSelector[sandbox] = gvisor; pod.spec.nodeSelector[sandbox] = kata",
            (await FailsAsync(() => server.Api.CreateAsync(elsewhere, Ct))).Message);
        Assert.Equal(
            "pods \"a\" is forbidden: pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead",
            (await FailsAsync(() => server.Api.CreateAsync(cheaper, Ct))).Message);
    }

    [Fact]
    public async Task An_overhead_without_a_class_is_refused()
    {
        await using var server = await StartAsync();
        var pod = Pod("a");
        pod.Spec.Overhead = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("1m") };

        Assert.Equal(
            "pods \"a\" is forbidden: pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead",
            (await FailsAsync(() => server.Api.CreateAsync(pod, Ct))).Message);
    }

    private static async Task<TestServer> WithGvisorAsync()
    {
        var server = await StartAsync();
        await server.Api.CreateAsync(
            new V1RuntimeClass
            {
                Metadata = new() { Name = "gvisor" },
                Handler = "runsc",
                Overhead = new() { PodFixed = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("250m") } },
                Scheduling = new()
                {
                    NodeSelector = new Dictionary<string, string> { ["sandbox"] = "gvisor" },
                    Tolerations = [new() { Key = "sandbox", OperatorProperty = "Exists" }],
                },
            },
            Ct);
        return server;
    }

    private static V1Pod Of(string runtimeClass)
    {
        var pod = Pod("a");
        pod.Spec.RuntimeClassName = runtimeClass;
        return pod;
    }
}
