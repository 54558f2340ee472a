using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Admission.PodSecurity;

/// <summary>Namespaces that ask something of their pods.</summary>
public sealed class PodSecurityTests
{
    private const string Lacking =
        "allowPrivilegeEscalation != false (container \"c\" must set securityContext.allowPrivilegeEscalation=false), "
        + "unrestricted capabilities (container \"c\" must set securityContext.capabilities.drop=[\"ALL\"]), "
        + "runAsNonRoot != true (pod or container \"c\" must set securityContext.runAsNonRoot=true), "
        + "seccompProfile (pod or container \"c\" must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")";

    [Fact]
    public async Task A_pod_that_asks_for_more_than_its_namespace_allows_is_refused()
    {
        await using var server = await WithAsync(("enforce", "restricted"));

        var refused = await FailsAsync(() => server.Api.CreateAsync(Pod("x", ns: "n"), Ct));

        Assert.Equal(
            (403, "Forbidden", $"pods \"x\" is forbidden: violates PodSecurity \"restricted:latest\": {Lacking}"),
            (refused.Code, refused.Reason, refused.Message));
        Assert.Equal(("x", "pods"), (refused.Details!.Name, refused.Details.Kind));
    }

    [Fact]
    public async Task Baseline_lets_ordinary_pods_in_and_refuses_those_that_reach_for_the_node()
    {
        await using var server = await WithAsync(("enforce", "baseline"), ("enforce-version", "v1.30"));
        await server.Api.CreateAsync(Pod("ordinary", ns: "n"), Ct);
        var pod = Pod("x", ns: "n");
        pod.Spec.HostNetwork = true;
        pod.Spec.Volumes = [new() { Name = "h", HostPath = new() { Path = "/" } }];
        pod.Spec.Containers[0].SecurityContext = new() { Privileged = true };

        var refused = await FailsAsync(() => server.Api.CreateAsync(pod, Ct));

        Assert.Equal(
            "pods \"x\" is forbidden: violates PodSecurity \"baseline:v1.30\": host namespaces (hostNetwork=true), hostPath volumes (volume \"h\"), "
            + "privileged (container \"c\" must not set securityContext.privileged=true)",
            refused.Message);
    }

    [Theory]
    [InlineData("enforce")]
    [InlineData("warn")]
    public async Task Whoever_makes_what_will_make_such_pods_is_warned(string mode)
    {
        await using var server = await WithAsync((mode, "restricted"));

        var made = await server.PostAsync<V1Deployment>(
            """
            {"metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},
            "spec":{"containers":[{"name":"c","image":"nginx"}]}}}}
            """,
            ns: "n");

        Assert.Equal($"would violate PodSecurity \"restricted:latest\": {Lacking}", Assert.Single(made.Warnings));
    }

    [Fact]
    public async Task A_namespace_that_only_warns_lets_the_pod_in()
    {
        await using var server = await WithAsync(("warn", "restricted"), ("enforce", "privileged"));

        var made = await server.PostAsync<V1Pod>("""{"metadata":{"name":"x"},"spec":{"containers":[{"name":"c","image":"nginx"}]}}""", ns: "n");

        Assert.Equal($"would violate PodSecurity \"restricted:latest\": {Lacking}", Assert.Single(made.Warnings));
    }

    [Theory]
    [InlineData("enforce", "bogus", "must be one of privileged, baseline, restricted")]
    [InlineData("audit", "", "must be one of privileged, baseline, restricted")]
    [InlineData("warn-version", "1.25", "must be \"latest\" or \"v1.x\"")]
    public async Task Labels_that_say_nothing_known_are_refused(string label, string value, string why)
    {
        await using var server = await StartAsync();

        var refused = await FailsAsync(() => server.Api.CreateAsync(Namespace((label, value)), Ct));

        Assert.Equal(
            (422, $"Namespace \"n\" is invalid: metadata.labels[pod-security.kubernetes.io/{label}]: Invalid value: \"{value}\": {why}"),
            (refused.Code, refused.Message));
        Assert.Equal($"metadata.labels[pod-security.kubernetes.io/{label}]", Assert.Single(refused.Details!.Causes).Field);
    }

    [Fact]
    public async Task A_namespace_that_begins_to_ask_more_tells_of_the_pods_that_it_has_and_leaves_them()
    {
        await using var server = await WithAsync();
        foreach (var name in new[] { "b", "a", "c" })
        {
            var pod = Pod(name, ns: "n");
            pod.Spec.HostPID = name == "c" ? true : null;
            await server.Api.CreateAsync(pod, Ct);
        }

        var asked = await PatchAsync(server, """{"metadata":{"labels":{"pod-security.kubernetes.io/enforce":"restricted"}}}""");

        const string Usual = "allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot != true, seccompProfile";
        Assert.Equal(
            [
                "existing pods in namespace \"n\" violate the new PodSecurity enforce level \"restricted:latest\"",
                $"a (and 1 other pod): {Usual}",
                $"c: host namespaces, {Usual}",
            ],
            asked.Warnings);

        // Who was there can still be labelled, but not be given another image.
        var pods = server.One<V1Pod>("a", ns: "n");
        await server.Api.PatchAsync(pods, Merge("""{"metadata":{"labels":{"x":"y"}}}"""), WriteOptions.Plain, Ct);
        var refused = await FailsAsync(() => server.Api.PatchAsync(
            pods, Strategic("""{"spec":{"containers":[{"name":"c","image":"other"}]}}"""), WriteOptions.Plain, Ct));
        Assert.StartsWith("pods \"a\" is forbidden: violates PodSecurity \"restricted:latest\"", refused.Message, StringComparison.Ordinal);

        // And to ask less warns of nothing.
        Assert.Empty((await PatchAsync(server, """{"metadata":{"labels":{"pod-security.kubernetes.io/enforce":"baseline"}}}""")).Warnings);
    }

    [Fact]
    public async Task A_guest_is_held_to_the_standard_as_well()
    {
        await using var server = await WithAsync(("enforce", "baseline"));
        await server.Api.CreateAsync(Pod("a", ns: "n"), Ct);

        var refused = await FailsAsync(() => server.Api.PatchAsync(
            server.One<V1Pod>("a", "ephemeralcontainers", "n"),
            Strategic("""{"spec":{"ephemeralContainers":[{"name":"g","image":"i","securityContext":{"privileged":true}}]}}"""),
            WriteOptions.Plain,
            Ct));

        Assert.Equal(
            "pods \"a\" is forbidden: violates PodSecurity \"baseline:latest\": "
            + "privileged (container \"g\" must not set securityContext.privileged=true)",
            refused.Message);
    }

    private static PatchBody Merge(string json) => new(PatchType.Merge, System.Text.Encoding.UTF8.GetBytes(json));

    private static PatchBody Strategic(string json) => new(PatchType.StrategicMerge, System.Text.Encoding.UTF8.GetBytes(json));

    private static Task<WriteResult> PatchAsync(TestServer server, string json) =>
        server.Api.PatchAsync(server.One<V1Namespace>("n", ns: ""), Merge(json), WriteOptions.Plain, Ct);

    private static V1Namespace Namespace(params (string Label, string Value)[] labels) => new()
    {
        Metadata = new() { Name = "n", Labels = labels.ToDictionary(l => "pod-security.kubernetes.io/" + l.Label, l => l.Value) },
    };

    private static async Task<TestServer> WithAsync(params (string Label, string Value)[] labels)
    {
        var server = await StartAsync();
        await server.Api.CreateAsync(Namespace(labels), Ct);
        await server.Api.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "default", NamespaceProperty = "n" } }, Ct);
        return server;
    }
}
