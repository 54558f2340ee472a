using Jota.ApiServer.Admission;
using Jota.ApiServer.AdmissionPolicies;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.AdmissionPolicies.Policies;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.AdmissionPolicies;

public sealed class MutatingPolicyTests
{
    private static readonly V1Deployment Plain = new()
    {
        Metadata = new() { Name = "d", NamespaceProperty = "default", Labels = new Dictionary<string, string> { ["a"] = "b" } },
        Spec = new()
        {
            Replicas = 1,
            Selector = new() { MatchLabels = new Dictionary<string, string> { ["a"] = "b" } },
            Template = new()
            {
                Metadata = new() { Labels = new Dictionary<string, string> { ["a"] = "b" } },
                Spec = new() { Containers = [new() { Name = "c", Image = "nginx", Ports = [new() { ContainerPort = 80 }] }] },
            },
        },
    };

    [Fact]
    public async Task A_deployment_is_made_as_the_policy_says()
    {
        await using var server = await TestServer.StartAsync();
        await EnforceAsync(server, Apply("a", "Object{spec: Object.spec{replicas: object.spec.replicas + 99}}", "deployments", "apps"));
        Assert.Equal(100, (await server.Api.CreateAsync(Plain, Ct)).Spec.Replicas);
    }

    [Fact]
    public async Task Lists_are_merged_by_their_keys_and_maps_by_theirs()
    {
        await using var server = await TestServer.StartAsync();
        await EnforceAsync(server, Apply(
            "a",
            """
            Object{
              metadata: Object.metadata{annotations: {"my-foo": "bar"}},
              spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{
                containers: [
                  Object.spec.template.spec.containers{name: "c", ports: [
                    Object.spec.template.spec.containers.ports{containerPort: 80, name: "http"},
                    Object.spec.template.spec.containers.ports{containerPort: 81}]},
                  Object.spec.template.spec.containers{name: "sidecar", image: "side:1"}]
              }}}
            }
            """,
            "deployments", "apps"));
        var made = await server.Api.CreateAsync(Plain, Ct);
        Assert.Equal("bar", made.Metadata.Annotations["my-foo"]);
        Assert.Equal("b", made.Metadata.Labels["a"]);
        var containers = made.Spec.Template.Spec.Containers;
        Assert.Equal([("c", "nginx"), ("sidecar", "side:1")], containers.Select(c => (c.Name, c.Image)));
        Assert.Equal(["80 http TCP", "81  TCP"], containers[0].Ports.Select(p => $"{p.ContainerPort} {p.Name} {p.Protocol}"));
    }

    [Fact]
    public async Task A_patch_is_made_of_operations_and_none_when_a_test_fails()
    {
        await using var server = await TestServer.StartAsync();
        const string patch =
            """
            [JSONPatch{op: "test", path: "/metadata/name", value: "m"},
             JSONPatch{op: "add", path: "/metadata/labels", value: {"made": "yes"}},
             JSONPatch{op: "add", path: "/data/" + jsonpatch.escapeKey("a.b"), value: variables.text}]
            """;
        var policy = Patch("p", patch);
        policy.Spec.Variables = [new() { Name = "text", Expression = "string(size(object.data))" }];
        await EnforceAsync(server, policy);
        var made = await server.Api.CreateAsync(Map("m", ("a", "b")), Ct);
        Assert.Equal(("yes", "1"), (made.Metadata.Labels["made"], made.Data["a.b"]));
        Assert.Equal(["a"], (await server.Api.CreateAsync(Map("n", ("a", "b")), Ct)).Data.Keys);
    }

    [Theory]
    [InlineData("Object{spec: Object.spec{nowhere: 1}}", ".spec.nowhere: field not declared in schema")]
    [InlineData("Object{spec: Object.spec{selector: Object.spec.wrong{matchLabels: {'a': 'c'}}}}", "unexpected type name \"Object.spec.wrong\", expected \"Object.spec.selector\"")]
    [InlineData("Object{spec: Object.spec{selector: Object.spec.selector{matchLabels: {'a': 'c'}}}}", "may not mutate atomic arrays, maps or structs: .spec.selector")]
    [InlineData("Object{spec: Object.spec{replicas: int(object.metadata.name)}}", "resulted in error: type conversion error")]
    [InlineData("Object{spec: Object.spec{replicas: 'many'}}", "error applying patch")]
    public async Task What_cannot_be_made_is_refused_or_ignored(string expression, string why)
    {
        await using var server = await TestServer.StartAsync();
        var policy = Apply("a", expression, "deployments", "apps");
        await EnforceAsync(server, policy);
        var refused = await FailsAsync(() => server.Api.CreateAsync(Plain, Ct));
        Assert.Equal((403, "Invalid"), (refused.Code, refused.Reason));
        Assert.StartsWith("policy 'a' with binding 'a-binding' denied request: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        await server.DeleteAsync<V1MutatingAdmissionPolicy>("a", ns: "");
        policy.Metadata.ResourceVersion = null;
        policy.Spec.FailurePolicy = "Ignore";
        await server.Api.CreateAsync(policy, Ct);
        Assert.Equal(1, (await server.Api.CreateAsync(Plain, Ct)).Spec.Replicas);
    }

    [Fact]
    public async Task One_that_wants_to_is_asked_again_when_another_changed_something()
    {
        await using var server = await TestServer.StartAsync();
        var again = Patch("a", "[JSONPatch{op: 'add', path: '/data/size', value: string(size(object.data))}]");
        again.Spec.ReinvocationPolicy = "IfNeeded";
        await EnforceAsync(server, again);
        await EnforceAsync(server, Patch("b", "has(object.data.later) ? [JSONPatch{op: 'test', path: '/kind', value: ''}] : [JSONPatch{op: 'add', path: '/data/later', value: 'x'}]"));
        Assert.Equal("3", (await server.Api.CreateAsync(Map("m", ("a", "b")), Ct)).Data["size"]);
    }

    [Fact]
    public async Task What_cannot_be_used_is_refused_with_its_place()
    {
        await using var server = await TestServer.StartAsync();
        var policy = Apply("a", "1", "configmaps");
        policy.Spec.ReinvocationPolicy = "Sometimes";
        policy.Spec.Mutations =
        [
            .. policy.Spec.Mutations, new() { PatchType = "JSONPatch", JsonPatch = new() { Expression = "[JSONPatch{paht: 'add'}]" } },
            new() { PatchType = "JSONPatch" },
        ];
        var refused = await FailsAsync(() => server.Api.CreateAsync(policy, Ct));
        foreach (var told in new[]
        {
            "spec.reinvocationPolicy: Unsupported value: \"Sometimes\": supported values: \"IfNeeded\", \"Never\"",
            "spec.mutations[0].applyConfiguration.expression: Invalid value: \"1\": must evaluate to Object",
            "spec.mutations[1].jsonPatch.expression: Invalid value: \"[JSONPatch{paht: 'add'}]\": compilation failed: ERROR: <input>:1:12: undefined field 'paht'; did you mean 'path'?",
            "spec.mutations[2].jsonPatch: Required value: must be specified when patchType is JSONPatch",
        })
        {
            Assert.True(refused.Message.Contains(told, StringComparison.Ordinal), refused.Message);
        }
    }

    [Fact]
    public async Task Both_kinds_are_listed_updated_and_deleted_as_collections()
    {
        await using var server = await TestServer.StartAsync();
        await EnforceAsync(server, Patch("a", "[JSONPatch{op: 'test', path: '/kind', value: ''}]"));
        var policy = await server.Api.GetAsync<V1MutatingAdmissionPolicy>(Jota.Api.ObjectKey.Cluster("a"), Ct);
        Assert.Equal(1, policy.Metadata.Generation);
        Assert.Equal(2, (await server.Api.UpdateAsync(policy with { Spec = policy.Spec with { FailurePolicy = "Ignore" } }, Ct)).Metadata.Generation);
        await server.Api.DeleteCollectionAsync(server.All<V1MutatingAdmissionPolicy>(""), ListOptions.All, DeleteOptions.Default, Ct);
        await server.Api.DeleteCollectionAsync(server.All<V1MutatingAdmissionPolicyBinding>(""), ListOptions.All, DeleteOptions.Default, Ct);
        Assert.Empty((await server.Api.ListAsync(server.All<V1MutatingAdmissionPolicyBinding>(""), ListOptions.All, Ct)).Items);
    }

    [Fact]
    public async Task Where_nothing_is_in_force_a_request_pays_nothing()
    {
        await using var server = await TestServer.StartAsync();
        var plugin = new MutatingPoliciesPlugin(new PolicyBook(server.Core.Caches));
        var request = new AdmissionRequest(AdmissionOperation.Create, server.All<V1ConfigMap>(), Admin)
        {
            Objects = null!,
            Authorizer = server.Core.Authorizer,
            Object = Map("m"),
        };
        Assert.True(IsDone(plugin.MutateAsync(request, Ct)));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            IsDone(plugin.MutateAsync(request, Ct));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static V1MutatingAdmissionPolicy Apply(string name, string expression, string resource, string group = "") => new()
    {
        Metadata = new() { Name = name },
        Spec = new()
        {
            MatchConstraints = About("CREATE", resource, group),
            ReinvocationPolicy = "Never",
            Mutations = [new() { PatchType = "ApplyConfiguration", ApplyConfiguration = new() { Expression = expression } }],
        },
    };

    private static V1MutatingAdmissionPolicy Patch(string name, string expression)
    {
        var policy = Apply(name, "", "configmaps");
        policy.Spec.Mutations = [new() { PatchType = "JSONPatch", JsonPatch = new() { Expression = expression } }];
        return policy;
    }

    private static async Task EnforceAsync(TestServer server, V1MutatingAdmissionPolicy policy)
    {
        await server.Api.CreateAsync(policy, Ct);
        await server.Api.CreateAsync(
            new V1MutatingAdmissionPolicyBinding
            {
                Metadata = new() { Name = $"{policy.Metadata.Name}-binding" },
                Spec = new() { PolicyName = policy.Metadata.Name },
            },
            Ct);
    }

    private static bool IsDone(ValueTask task) => task.IsCompletedSuccessfully;
}
