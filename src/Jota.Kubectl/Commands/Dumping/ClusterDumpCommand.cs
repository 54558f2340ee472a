using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl cluster-info dump</c>: the objects that matter and all logs, in files or one after the other.</summary>
internal sealed class ClusterDumpCommand : Command
{
    private static readonly (string Group, string Plural, string Kind, string File)[] Types =
    [
        ("", "events", "Event", "events"),
        ("", "replicationcontrollers", "ReplicationController", "replication-controllers"),
        ("", "services", "Service", "services"),
        ("apps", "daemonsets", "DaemonSet", "daemonsets"),
        ("apps", "deployments", "Deployment", "deployments"),
        ("apps", "replicasets", "ReplicaSet", "replicasets"),
        ("", "pods", "Pod", "pods"),
    ];

    public override string Name => "dump";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        .. PrintOptions.Flags.Where(flag => flag.Name != "output"), Flag.Text("output", "json", letter: 'o'),
        Flag.Text("output-directory"), Flag.List("namespaces"), Flag.Switch("all-namespaces", letter: 'A'), PodChoice.TimeoutFlag("20s"),
    ];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var printing = PrintOptions.Of(call.Flags, call.Around) with { KeepOrder = true };
        var printer = ObjectPrinter.Of(printing.Format, printing) ?? throw KubectlException.Error(
            $"unable to match a printer suitable for the output format \"{printing.Format}\"");
        if (printer is NamePrinter)
        {
            throw KubectlException.Error("list types are not supported by name printing: *v1.NodeList");
        }

        _ = new PodChoice(call).Timeout;
        var target = new DumpTarget(call, call.Flags.Text("output-directory"));
        var nodes = new ResourceMapping("", "v1", "nodes", "Node", false);
        await PrintAsync(call, printer, target, "nodes", nodes, "", ct);
        foreach (var ns in await NamespacesAsync(call, ct))
        {
            List<JsonObject> last = [];
            foreach (var (group, plural, kind, file) in Types)
            {
                var type = new ResourceMapping(group, "v1", plural, kind, true);
                last = await PrintAsync(call, printer, target, Path.Combine(ns, file), type, ns, ct);
            }

            foreach (var pod in last)
            {
                await CopyLogsAsync(call, target, pod, ct);
            }
        }

        if (target.IsFolder)
        {
            call.Output.Write($"Cluster info dumped to {call.Flags.Text("output-directory")}\n");
        }

        return 0;
    }

    private static async Task<IReadOnlyList<string>> NamespacesAsync(Invocation call, CancellationToken ct)
    {
        if (call.Flags.Is("all-namespaces"))
        {
            var all = await call.Objects.ListAsync(new ResourceMapping("", "v1", "namespaces", "Namespace", false), "", "", 0, ct);
            return [.. all.Select(ns => ns.Name())];
        }

        return call.Flags.All("namespaces") is { Count: > 0 } given ? given : ["kube-system", call.Session.Namespace];
    }

    /// <summary>Prints a list; answers its items.</summary>
    private static async Task<List<JsonObject>> PrintAsync(
        Invocation call, ObjectPrinter printer, DumpTarget target, string file, ResourceMapping type, string ns, CancellationToken ct)
    {
        var answer = Node.Read(await call.Objects.GetBytesAsync(type, ns, "", ApiCall.Json, "", ct));
        var list = new JsonObject
        {
            ["kind"] = type.Kind + "List",
            ["apiVersion"] = type.ApiVersion,
            ["metadata"] = answer["metadata"]?.DeepClone(),
            ["items"] = new JsonArray([.. answer.Items("items").Select(item => item?.DeepClone())]),
        };
        await using var output = target.Open(file, printer switch { JsonPrinter => ".json", YamlPrinter => ".yaml", _ => ".txt" });
        printer.Print(list, output);
        return [.. list.Items("items").OfType<JsonObject>()];
    }

    private static async Task CopyLogsAsync(Invocation call, DumpTarget target, JsonObject pod, CancellationToken ct)
    {
        var (ns, name) = (pod.Namespace(), pod.Name());
        var pods = new ResourceMapping("", "v1", "pods", "Pod", true);
        await using var output = target.Open(Path.Combine(ns, name, "logs"), ".txt");
        foreach (var container in pod.Items("spec", "initContainers").Concat(pod.Items("spec", "containers")))
        {
            var of = $"logs for container {container.Text("name")} of pod {ns}/{name} ====\n";
            output.Write("==== START " + of);
            try
            {
                var query = new Query().With("container", container.Text("name")).ToString();
                await using var log = await call.Objects.StreamAsync(pods, ns, name, "log", query, ct);
                using var reader = new StreamReader(log);
                output.Write(await reader.ReadToEndAsync(ct));
            }
            catch (StatusException e)
            {
                output.Write($"Request log error: {e.Message}\n");
            }

            output.Write("==== END " + of);
        }
    }
}
