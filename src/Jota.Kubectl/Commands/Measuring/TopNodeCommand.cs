using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl top node</c>: what nodes use, and how much that is of what they have.</summary>
internal sealed class TopNodeCommand : Command
{
    private const string Unknown = "<unknown>";

    public override string Name => "node";

    public override IReadOnlyList<string> Aliases => ["nodes", "no"];

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        Flag.Text("selector", letter: 'l'), Flag.Text("sort-by"), Flag.Switch("no-headers"), Flag.Switch("show-capacity"),
        Flag.Switch("use-protocol-buffers", true),
    ];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        Metrics.Check(call, "node [NAME | -l label]");
        var query = new Query().With("labelSelector", call.Flags.Text("selector"));
        var metrics = await Metrics.ReadAsync(call, await Metrics.TypeAsync(call, "NodeMetrics", ct), "", query, ct);
        if (metrics.Count == 0)
        {
            throw KubectlException.Error("metrics not available yet");
        }

        var type = await call.Session.Mapper.ResourceAsync("nodes", ct);
        Print(call, metrics, await Metrics.ReadAsync(call, type, "", query, ct));
        return 0;
    }

    private static void Print(Invocation call, List<JsonObject> metrics, List<JsonObject> nodes)
    {
        var has = call.Flags.Is("show-capacity") ? "capacity" : "allocatable";
        var owned = nodes.ToDictionary(node => node.Name(), node => Consumption.Read(node.At("status", has)), StringComparer.Ordinal);
        var table = new ConsumptionTable(call.Output);
        if (!call.Flags.Is("no-headers"))
        {
            table.Row("NAME", "CPU(cores)", "CPU(%)", "MEMORY(bytes)", "MEMORY(%)");
        }

        var byName = metrics.OrderBy(one => one.Name(), StringComparer.Ordinal);
        foreach (var one in Consumption.Sort(byName, call.Flags.Text("sort-by"), one => Consumption.Read(one.At("usage"))))
        {
            var (used, all) = (Consumption.Read(one.At("usage")), owned.GetValueOrDefault(one.Name()));
            table.Row(
                one.Name(),
                used.CpuText,
                Share(used.Cpu.MilliValue, all.Cpu.MilliValue),
                used.MemoryText,
                Share(used.Memory.MilliValue, all.Memory.MilliValue));
            owned.Remove(one.Name());
        }

        foreach (var name in owned.Keys.Order(StringComparer.Ordinal))
        {
            table.Row(name, Unknown, Unknown, Unknown, Unknown);
        }

        table.Flush();
    }

    private static string Share(long used, long all) => all == 0 ? Unknown : $"{(long)((double)used / all * 100)}%";
}
