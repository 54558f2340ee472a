using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl debug</c>: a container to look into a pod, a copy of it, or a node.</summary>
internal sealed class DebugCommand : Command
{
    private static readonly string[] Statuses = ["initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses"];

    public override string Name => "debug";

    public override IReadOnlyList<Flag> Flags => DebugOptions.Flags;

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var options = DebugOptions.Of(call);
        DebugChecks.Check(call, options);
        foreach (var selection in await SelectAsync(call, options, ct))
        {
            var item = selection.Written?.Object
                ?? await call.Objects.GetAsync(selection.Mapping, selection.Namespace, selection.Name, ct);
            var (pod, container) = await DebugAsync(call, options, selection.Mapping, item, ct);
            if (options.Attaches && container.Length > 0)
            {
                await AttachAsync(call, pod, container, ct);
            }
        }

        return 0;
    }

    private static async Task<IReadOnlyList<Selection>> SelectAsync(Invocation call, DebugOptions options, CancellationToken ct)
    {
        // Each word is an object of its own: a name alone is a pod's.
        var words = options.Names.Select(name => name.Contains('/', StringComparison.Ordinal) ? name : "pods/" + name).ToList();
        var resources = call.Resources;
        var asked = new SelectionOptions { CommandPath = call.Command, Files = new() { Files = call.Flags.All("filename") } };
        var selected = await resources.SelectAsync(words, asked, ct);
        return resources.Failures.Count == 0 ? selected.Selections : throw new KubectlException(resources.Failures.Text);
    }

    private static async Task<(JsonObject Pod, string Container)> DebugAsync(
        Invocation call, DebugOptions options, ResourceMapping type, JsonObject item, CancellationToken ct)
    {
        var pods = await call.Session.Mapper.ResourceAsync("pods", ct);
        return type switch
        {
            { Group: "", Kind: "Node" } => await new NodeDebugging(call, options).RunAsync(pods, item, ct),
            { Group: "", Kind: "Pod" } when call.Flags.Text("copy-to").Length > 0 =>
                await new CopyDebugging(call, options).RunAsync(pods, item, ct),
            { Group: "", Kind: "Pod" } => await new GuestDebugging(call, options).RunAsync(pods, item, ct),
            _ => throw KubectlException.Error($"\"{type.Group}/{type.Version}, Kind={type.Kind}\" not supported by debug"),
        };
    }

    private static async Task AttachAsync(Invocation call, JsonObject made, string container, CancellationToken ct)
    {
        var pods = await call.Session.Mapper.ResourceAsync("pods", ct);
        var pod = await new PodWait(call, Timeout.InfiniteTimeSpan).UntilAsync(pods, made, now => HasBegun(call, now, container), ct);
        var output = new LiveOutput(call, pod, container);
        await (StateOf(pod, container).At("terminated") is null ? output.AttachAsync(ct) : output.CopyLogAsync(ct));
    }

    /// <summary>Whether the container runs or has run; says what it waits for.</summary>
    private static bool HasBegun(Invocation call, JsonObject pod, string container)
    {
        var state = StateOf(pod, container);
        if (!call.Flags.Is("quiet") && state.Text("waiting", "message") is { Length: > 0 } message)
        {
            call.Error.WriteLine($"Warning: container {container}: {message}");
        }

        return state.At("running") is not null || state.At("terminated") is not null;
    }

    private static JsonNode? StateOf(JsonObject pod, string container) => Statuses.SelectMany(list => pod.Items("status", list))
        .FirstOrDefault(status => status.Text("name") == container).At("state");
}
