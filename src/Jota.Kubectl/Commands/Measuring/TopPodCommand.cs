using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl top pod</c>: what pods use, or each of their containers.</summary>
internal sealed class TopPodCommand : Command
{
    private const string Line = "________";

    public override string Name => "pod";

    public override IReadOnlyList<string> Aliases => ["pods", "po"];

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        Flag.Text("selector", letter: 'l'), Flag.Text("field-selector"), Flag.Text("sort-by"), Flag.Switch("containers"),
        Flag.Switch("all-namespaces", letter: 'A'), Flag.Switch("no-headers"), Flag.Switch("sum"),
        Flag.Switch("use-protocol-buffers", true),
    ];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        Metrics.Check(call, "pod [NAME | -l label]");
        if (call.Arguments.Count > 0 && call.Flags.Text("field-selector").Length > 0)
        {
            throw KubectlException.Error("only one of NAME or selector can be provided");
        }

        var all = call.Flags.Is("all-namespaces");
        var ns = all ? "" : call.Session.Namespace;
        var query = new Query().With("labelSelector", call.Flags.Text("selector"))
            .With("fieldSelector", call.Flags.Text("field-selector"));
        var metrics = await Metrics.ReadAsync(call, await Metrics.TypeAsync(call, "PodMetrics", ct), ns, query, ct);
        if (metrics.Count > 0)
        {
            Print(call, metrics, all);
            return 0;
        }

        var pods = await call.Session.Mapper.ResourceAsync("pods", ct);
        if ((await Metrics.ReadAsync(call, pods, ns, query, ct)).FirstOrDefault() is { } unmeasured)
        {
            throw Metrics.NotYet(unmeasured, call.Around.Clock);
        }

        call.Error.WriteLine(all ? "No resources found" : $"No resources found in {ns} namespace.");
        return 0;
    }

    private static void Print(Invocation call, List<JsonObject> metrics, bool withNamespace)
    {
        var (containers, by) = (call.Flags.Is("containers"), call.Flags.Text("sort-by"));
        var table = new ConsumptionTable(call.Output);
        string[] place = withNamespace ? ["NAMESPACE"] : [];
        string[] names = [.. place, .. containers ? ["POD", "NAME"] : (string[])["NAME"]];
        if (!call.Flags.Is("no-headers"))
        {
            table.Row([.. names, "CPU(cores)", "MEMORY(bytes)"]);
        }

        var byName = metrics.OrderBy(one => withNamespace ? one.Namespace() : "", StringComparer.Ordinal)
            .ThenBy(one => one.Name(), StringComparer.Ordinal);
        foreach (var pod in Consumption.Sort(byName, by, Consumption.OfPod))
        {
            foreach (var (cells, used) in containers ? ContainersOf(pod, by) : [(new[] { pod.Name() }, Consumption.OfPod(pod))])
            {
                table.Row([.. withNamespace ? [pod.Namespace()] : Array.Empty<string>(), .. cells, used.CpuText, used.MemoryText]);
            }
        }

        if (call.Flags.Is("sum"))
        {
            var sum = Consumption.Sum(metrics.Select(metric => Consumption.OfPod(metric)));
            table.Row([.. names.Select(_ => ""), Line, Line]);
            table.Row([.. names.Select(_ => ""), sum.CpuText, sum.MemoryText]);
        }

        table.Flush();
    }

    private static IEnumerable<(string[] Cells, Consumption Used)> ContainersOf(JsonObject pod, string by)
    {
        var byName = pod.Items("containers").OrderBy(container => container.Text("name"), StringComparer.Ordinal);
        return Consumption.Sort(byName, by, container => Consumption.Read(container.At("usage")))
            .Select(container => (new[] { pod.Name(), container.Text("name") }, Consumption.Read(container.At("usage"))));
    }
}
