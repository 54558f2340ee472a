using System.Text.Json.Nodes;
using Jota.Api;
using Jota.ApiServer.Tests.Http;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.AdmissionWebhooks.WebhookServer;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.AdmissionWebhooks;

public sealed class WebhookConfigurationTests
{
    private const string Change = """[{"op":"add","path":"/data/changed","value":"yes"}]""";

    [Fact]
    public async Task Mutating_configurations_are_listed_and_deleted_by_label()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/change", _ => Patch(Change));
        foreach (var name in new[] { "a", "b" })
        {
            await server.Api.CreateAsync(
                new V1MutatingWebhookConfiguration
                {
                    Metadata = new() { Name = name, Labels = new Dictionary<string, string> { ["of"] = "test" } },
                    Webhooks = [hooks.Mutating("/change")],
                },
                Ct);
        }

        var ours = ListOptions.All with { Labels = LabelSelector.Parse("of=test") };
        var all = server.All<V1MutatingWebhookConfiguration>("");
        Assert.Equal(2, (await server.Api.ListAsync(all, ours, Ct)).Items.Count);
        Assert.Equal("yes", (await server.Api.CreateAsync(Map("m", ("a", "b")), Ct)).Data["changed"]);
        await server.Api.DeleteCollectionAsync(all, ours, DeleteOptions.Default, Ct);
        Assert.Equal(["a"], (await server.Api.CreateAsync(Map("n", ("a", "b")), Ct)).Data.Keys);
    }

    [Fact]
    public async Task Updating_and_patching_a_mutating_configuration_changes_what_it_is_asked_about()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/change", _ => Patch(Change));
        await MutatingAsync(server, "a", hooks.Mutating("/change", Rule("CREATE", "configmaps")));
        var configuration = await server.Api.GetAsync<V1MutatingWebhookConfiguration>(ObjectKey.Cluster("a"), Ct);
        Assert.Equal(1, configuration.Metadata.Generation);
        var updated = await server.Api.UpdateAsync(
            configuration with { Webhooks = [configuration.Webhooks[0] with { Rules = [Rule("UPDATE", "configmaps")] }] }, Ct);
        Assert.Equal(2, updated.Metadata.Generation);
        Assert.Equal(["a"], (await server.Api.CreateAsync(Map("m", ("a", "b")), Ct)).Data.Keys);
        var patch = """{"webhooks":[{"name":"change.example.org","rules":[{"operations":["CREATE"],"apiGroups":[""],"apiVersions":["v1"],"resources":["configmaps"]}]}]}"""u8;
        await server.Api.PatchAsync(
            server.One<V1MutatingWebhookConfiguration>("a", ns: ""), new(PatchType.StrategicMerge, patch.ToArray()), WriteOptions.Plain, Ct);
        Assert.Equal("yes", (await server.Api.CreateAsync(Map("n", ("a", "b")), Ct)).Data["changed"]);
    }

    [Fact]
    public async Task Discovery_tells_of_all_kinds()
    {
        await using var cluster = await ClusterScope.StartAsync();
        var groups = JsonNode.Parse(await cluster.Admin.GetStringAsync("/apis", Ct))!["groups"]!.AsArray();
        var group = groups.Single(one => one!["name"]!.ToString() == "admissionregistration.k8s.io")!;
        Assert.Equal("admissionregistration.k8s.io/v1", group["preferredVersion"]!["groupVersion"]!.ToString());
        var alone = JsonNode.Parse(await cluster.Admin.GetStringAsync("/apis/admissionregistration.k8s.io", Ct))!;
        Assert.Equal("v1", alone["versions"]![0]!["version"]!.ToString());
        var resources = JsonNode.Parse(await cluster.Admin.GetStringAsync("/apis/admissionregistration.k8s.io/v1", Ct))!["resources"]!.AsArray();
        Assert.Equal(
            [
                ("mutatingadmissionpolicies", "false", "api-extensions"),
                ("mutatingadmissionpolicybindings", "false", "api-extensions"),
                ("mutatingwebhookconfigurations", "false", "api-extensions"),
                ("validatingadmissionpolicies", "false", "api-extensions"),
                ("validatingadmissionpolicies/status", "false", ""),
                ("validatingadmissionpolicybindings", "false", "api-extensions"),
                ("validatingwebhookconfigurations", "false", "api-extensions"),
            ],
            resources.Select(one => (one!["name"]!.ToString(), one["namespaced"]!.ToString(), one["categories"]?[0]!.ToString() ?? "")));
    }

    [Fact]
    public async Task What_the_server_writes_itself_is_no_webhooks_business()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/no", _ => Deny("no"));
        await ValidatingAsync(server, "a", hooks.Validating("/no", Rule("*", "*/*", "*", "*")));
        await server.Core.As(ApiServerCore.Self).CreateAsync(Map("m"), Ct);
        await FailsAsync(() => server.Core.As(new UserIdentity(ApiServerCore.Self.Name) { Groups = ApiServerCore.Self.Groups })
            .CreateAsync(Map("n"), Ct));
    }
}
