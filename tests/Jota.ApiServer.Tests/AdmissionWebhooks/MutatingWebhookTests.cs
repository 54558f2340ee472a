using System.Text.Json.Nodes;
using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.AdmissionWebhooks.WebhookServer;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.AdmissionWebhooks;

public sealed class MutatingWebhookTests
{
    [Fact]
    public async Task Webhooks_change_an_object_one_after_the_other_in_order_of_their_configurations()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/one", asked => Patch("""[{"op":"add","path":"/data/stage-1","value":"yes"}]"""));
        hooks.Serve("/two", asked => asked["object"]!["data"]!["stage-1"] is null
            ? Allow()
            : Patch("""[{"op":"add","path":"/data/stage-2","value":"yes"}]"""));
        await MutatingAsync(server, "b", hooks.Mutating("/two"));
        await MutatingAsync(server, "a", hooks.Mutating("/one"));
        var made = await server.Api.CreateAsync(Map("m", ("start", "this")), Ct);
        Assert.Equal(["stage-1", "stage-2", "start"], made.Data.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Defaults_are_filled_in_after_a_mutation()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/pods", _ => Patch("""[{"op":"add","path":"/spec/initContainers","value":[{"image":"i","name":"added","resources":{}}]}]"""));
        await MutatingAsync(server, "a", hooks.Mutating("/pods", Rule("CREATE", "pods")));
        var pod = await server.Api.CreateAsync(Pod("p"), Ct);
        Assert.Equal(
            ("added", "File", "/dev/termination-log", "Always"),
            (pod.Spec.InitContainers[0].Name, pod.Spec.InitContainers[0].TerminationMessagePolicy,
                pod.Spec.InitContainers[0].TerminationMessagePath, pod.Spec.InitContainers[0].ImagePullPolicy));
        // The account's token is mounted by a plugin, which runs again for what the webhook has added.
        Assert.Single(pod.Spec.InitContainers[0].VolumeMounts);
        Assert.Single(pod.Spec.Volumes);
    }

    [Fact]
    public async Task What_the_server_says_of_an_object_stays_its_own()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        const string Time = """{"op":"add","path":"/metadata/creationTimestamp","value":"1999-01-01T00:00:00Z"}""";
        const string Uid = """{"op":"add","path":"/metadata/uid","value":"mine"}""";
        const string Labels = """{"op":"add","path":"/metadata/labels","value":{"a":"b"}}""";
        hooks.Serve("/lie", asked => Patch(asked["operation"]!.ToString() == "CREATE" ? $"[{Time},{Uid},{Labels}]" : $"[{Time}]"));
        await MutatingAsync(server, "a", hooks.Mutating("/lie"));
        var made = await server.Api.CreateAsync(Map("m"), Ct);
        Assert.Null(hooks.Asked[0]["object"]!["metadata"]!["uid"]);
        Assert.Null(hooks.Asked[0]["object"]!["metadata"]!["creationTimestamp"]);
        Assert.NotEqual("mine", made.Metadata.Uid);
        Assert.Equal((2026, "b"), (made.Metadata.CreationTimestamp!.Value.Year, made.Metadata.Labels["a"]));
        var updated = await server.Api.UpdateAsync(made with { Data = new Dictionary<string, string> { ["a"] = "b" } }, Ct);
        Assert.Equal(2026, updated.Metadata.CreationTimestamp!.Value.Year);
    }

    [Theory]
    [InlineData("""[{"op":"replace","path":"/metadata/namespace","value":"kube-system"}]""", 400)]
    [InlineData("""[{"op":"replace","path":"/metadata/name","value":"A_"}]""", 422)]
    [InlineData("""[{"op":"add","path":"/data","value":{"/":"b"}}]""", 422)]
    [InlineData("""[{"op":"replace","path":"/kind","value":"Secret"}]""", 500)]
    [InlineData("""[{"op":"remove","path":"/nothing/here"}]""", 500)]
    [InlineData("""[{"op":"add","path":"/data","value":[1]}]""", 500)]
    [InlineData("""{"op":"add"}""", 500)]
    [InlineData("not json", 500)]
    public async Task What_comes_of_a_patch_is_checked_as_if_the_client_had_sent_it(string patch, int code)
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/bad", _ => Patch(patch));
        await MutatingAsync(server, "a", hooks.Mutating("/bad") with { FailurePolicy = "Ignore" });
        var refused = await FailsAsync(() => server.Api.CreateAsync(Map("m"), Ct));
        Assert.Equal(code, refused.Code);
        if (code == 500)
        {
            Assert.StartsWith(
                "Internal error occurred: admission webhook \"bad.example.org\" returned a patch that cannot be applied", refused.Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task One_that_wants_to_see_later_changes_is_asked_again_and_the_others_are_not()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/again", asked => asked["object"]!["data"]?["later"] is null
            ? Allow()
            : Patch("""[{"op":"add","path":"/data/seen","value":"yes"}]"""));
        hooks.Serve("/once", _ => Allow());
        hooks.Serve("/later", _ => Patch("""[{"op":"add","path":"/data","value":{"later":"yes"}}]"""));
        await MutatingAsync(
            server, "a", hooks.Mutating("/again") with { ReinvocationPolicy = "IfNeeded" }, hooks.Mutating("/once"), hooks.Mutating("/later"));
        var made = await server.Api.CreateAsync(Map("m"), Ct);
        Assert.Equal("yes", made.Data["seen"]);
        Assert.Equal(4, hooks.Asked.Count);
    }

    [Fact]
    public async Task Rights_are_checked_on_what_came_of_mutation()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/grant", _ => Patch("""[{"op":"add","path":"/rules","value":[{"verbs":["*"],"apiGroups":["*"],"resources":["*"]}]}]"""));
        await server.Api.CreateAsync(
            new V1ClusterRole
            {
                Metadata = new() { Name = "roles" },
                Rules = [new() { Verbs = ["create"], ApiGroups = ["rbac.authorization.k8s.io"], Resources = ["clusterroles"] }],
            },
            Ct);
        await server.Api.CreateAsync(
            new V1ClusterRoleBinding
            {
                Metadata = new() { Name = "jane" },
                RoleRef = new() { ApiGroup = "rbac.authorization.k8s.io", Kind = "ClusterRole", Name = "roles" },
                Subjects = [new() { Kind = "User", Name = "jane", ApiGroup = "rbac.authorization.k8s.io" }],
            },
            Ct);
        await MutatingAsync(server, "a", hooks.Mutating("/grant", Rule("CREATE", "clusterroles", "rbac.authorization.k8s.io")));
        await server.SettleAsync();
        var jane = server.Core.As(new UserIdentity("jane") { Groups = [UserIdentity.AuthenticatedGroup] });
        var refused = await FailsAsync(() => jane.CreateAsync(new V1ClusterRole { Metadata = new() { Name = "mine" }, Rules = [] }, Ct));
        Assert.Equal(403, refused.Code);
        Assert.Contains("attempting to grant RBAC permissions not currently held", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_for_a_certificate_is_written_down_after_the_webhooks()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/csr", _ => Patch("""[{"op":"add","path":"/spec/username","value":"somebody-else"}]"""));
        await MutatingAsync(server, "a", hooks.Mutating("/csr", Rule("CREATE", "certificatesigningrequests", "certificates.k8s.io")));
        using var key = System.Security.Cryptography.ECDsa.Create();
        var csr = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=jane", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        var made = await server.Api.CreateAsync(
            new V1CertificateSigningRequest
            {
                Metadata = new() { Name = "c" },
                Spec = new()
                {
                    Request = System.Text.Encoding.UTF8.GetBytes(csr.CreateSigningRequestPem()),
                    SignerName = "kubernetes.io/kube-apiserver-client",
                    Usages = ["client auth"],
                },
            },
            Ct);
        Assert.Equal("admin", made.Spec.Username);
    }

    [Fact]
    public async Task A_scale_is_seen_and_changed_as_a_scale()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/scale", _ => Patch("""[{"op":"replace","path":"/spec/replicas","value":3}]"""));
        await MutatingAsync(server, "a", hooks.Mutating("/scale", Rule("UPDATE", "deployments/scale", "apps")));
        await server.PostAsync<V1Deployment>("""
            {"metadata":{"name":"d"},"spec":{"replicas":1,"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},
             "spec":{"containers":[{"name":"c","image":"i"}]}}}}
            """);
        await server.Api.PatchAsync(
            server.One<V1Deployment>("d", "scale"), new(PatchType.Merge, """{"spec":{"replicas":7}}"""u8.ToArray()), WriteOptions.Plain, Ct);
        var asked = hooks.Asked.Single();
        Assert.Equal("""{"group":"autoscaling","version":"v1","kind":"Scale"}""", asked["kind"]!.ToJsonString());
        Assert.Equal(("scale", "7", "1"), (asked["subResource"]!.ToString(), asked["object"]!["spec"]!["replicas"]!.ToString(), asked["oldObject"]!["spec"]!["replicas"]!.ToString()));
        Assert.Equal(3, (await server.Api.GetAsync<V1Deployment>(Key("d"), Ct)).Spec.Replicas);
    }

    [Fact]
    public async Task A_status_is_seen_with_all_of_its_object()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/status", _ => Patch("""[{"op":"add","path":"/status/message","value":"changed"}]"""));
        await MutatingAsync(server, "a", hooks.Mutating("/status", Rule("UPDATE", "pods/status")));
        var pod = await server.Api.CreateAsync(Pod("p"), Ct);
        var updated = await server.Api.UpdateStatusAsync(pod with { Status = new() { Phase = "Running" } }, Ct);
        Assert.Equal(("Running", "changed", "c"), (updated.Status.Phase, updated.Status.Message, updated.Spec.Containers[0].Name));
        Assert.Equal("c", hooks.Asked.Single()["object"]!["spec"]!["containers"]![0]!["name"]!.ToString());
    }

    [Fact]
    public async Task What_is_posted_to_a_subresource_is_seen_and_changed()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/bind", _ => Patch("""[{"op":"replace","path":"/target/name","value":"other"}]"""));
        await MutatingAsync(server, "a", hooks.Mutating("/bind", Rule("CREATE", "pods/binding")));
        await server.Api.CreateAsync(Pod("p"), Ct);
        await server.Api.CreateAsync(
            server.One<V1Pod>("p", "binding"),
            new ApiBody.Typed(new V1Binding { Metadata = new() { Name = "p" }, Target = new() { Kind = "Node", Name = "n" } }),
            WriteOptions.Plain,
            Ct);
        Assert.Equal("""{"group":"","version":"v1","kind":"Binding"}""", hooks.Asked.Single()["kind"]!.ToJsonString());
        Assert.Null(hooks.Asked[0]["oldObject"]);
        Assert.Equal("other", (await server.Api.GetAsync<V1Pod>(Key("p"), Ct)).Spec.NodeName);
    }

    [Fact]
    public async Task A_deletion_has_nothing_to_change()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/gone", _ => Patch("""[{"op":"remove","path":"/data"}]"""));
        await server.Api.CreateAsync(Map("m"), Ct);
        await MutatingAsync(server, "a", hooks.Mutating("/gone", Rule("DELETE", "configmaps")));
        Assert.Equal(
            "Internal error occurred: admission webhook \"gone.example.org\" attempted to modify the object, which is not supported for this operation",
            (await FailsAsync(() => server.DeleteAsync<V1ConfigMap>("m"))).Message);
    }
}
