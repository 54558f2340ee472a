using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary><c>debug node/NODE</c>: a pod that sees the node as its own processes do.</summary>
internal sealed class NodeDebugging(Invocation call, DebugOptions options)
{
    /// <summary>Makes it; answers it, and its container's name.</summary>
    public async Task<(JsonObject Pod, string Container)> RunAsync(ResourceMapping pods, JsonObject node, CancellationToken ct)
    {
        var container = DebugContainer.New(call.Flags.Text("container") is { Length: > 0 } given ? given : "debugger");
        var name = $"node-debugger-{node.Name()}-{IdSource.Random.NameSuffix()}";
        if (!call.Flags.Is("quiet"))
        {
            call.Output.Write($"Creating debugging pod {name} with container {container.Text("name")} on node {node.Name()}.\n");
        }

        new DebugContainer(call, options).Fill(container);
        var pod = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = new JsonObject { ["app.kubernetes.io/managed-by"] = "kubectl-debug" },
            },
            ["spec"] = new JsonObject
            {
                ["nodeName"] = node.Name(),
                ["restartPolicy"] = "Never",
                ["tolerations"] = new JsonArray(new JsonObject { ["operator"] = "Exists" }),
            },
        };
        new DebugProfile(call.Flags).OfNode(pod, container);
        pod["spec"]!["containers"] = new JsonArray(options.Custom is { } custom ? CustomContainer.Over(container, custom) : container);
        return (await call.Objects.CreateAsync(pods, call.Session.Namespace, pod, "", ct), container.Text("name"));
    }
}
