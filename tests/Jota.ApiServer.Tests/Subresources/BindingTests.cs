using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Subresources;

public sealed class BindingTests
{
    [Fact]
    public async Task A_bound_pod_has_a_node_and_says_that_it_is_scheduled()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Pod("a"), Ct);

        var answer = await BindAsync(server, new V1Binding { Target = new V1ObjectReference { Kind = "Node", Name = "n" } });

        var pod = await server.Api.GetAsync<V1Pod>(Key("a"), Ct);
        var condition = Assert.Single(pod.Status.Conditions);
        Assert.Equal((201, "Success"), (answer.Status!.Code, answer.Status.Status));
        Assert.Equal(("n", "PodScheduled", "True", 1L), (pod.Spec.NodeName, condition.Type, condition.Status, condition.ObservedGeneration));
        Assert.Equal(1, pod.Metadata.Generation);
        Assert.Equal("n", server.Core.Trace.Of(pod.Metadata.Uid).Single(s => s.Step == PodStep.Bound).Detail);
    }

    [Fact]
    public async Task A_pod_is_bound_once()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Pod("a", node: "n"), Ct);

        var refused = await FailsAsync(() => BindAsync(server, new V1Binding { Target = new V1ObjectReference { Name = "m" } }));

        Assert.Equal((409, "Operation cannot be fulfilled on pods/binding \"a\": pod a is already assigned to node \"n\""), (refused.Code, refused.Message));
        Assert.Equal("pods/binding", refused.Details!.Kind);
    }

    [Fact]
    public async Task Of_two_binders_at_once_one_wins()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Pod("a"), Ct);

        var outcomes = await Task.WhenAll(new[] { "n", "m" }.Select(node => Task.Run(async () =>
        {
            try
            {
                await BindAsync(server, new V1Binding { Target = new V1ObjectReference { Name = node } });
                return "won";
            }
            catch (ApiException e)
            {
                return e.Reason;
            }
        })));

        Assert.Equal(["Conflict", "won"], outcomes.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{"target":{}}""", 500, "target.name: Required value")]
    [InlineData("""{"target":{"kind":"Pod","name":"n"}}""", 500, "target.kind: Unsupported value: \"Pod\": supported values: \"Node\", \"<empty>\"")]
    [InlineData("""{"metadata":{"name":"b"},"target":{"name":"n"}}""", 400, "name in URL does not match name in Binding object")]
    public async Task A_bad_binding_is_refused(string json, int code, string message)
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Pod("a"), Ct);

        var refused = await FailsAsync(() => server.Api.CreateAsync(server.One<V1Pod>("a", "binding"), Json(json), WriteOptions.Plain, Ct));

        Assert.Equal((code, message), (refused.Code, refused.Message));
    }

    private static Task<WriteResult> BindAsync(TestServer server, V1Binding binding) =>
        server.Api.CreateAsync(server.One<V1Pod>("a", "binding"), new ApiBody.Typed(binding), WriteOptions.Plain, Ct);
}
