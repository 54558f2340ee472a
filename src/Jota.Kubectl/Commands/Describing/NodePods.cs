using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary>What a node's pods ask for, next to what the node has.</summary>
/// <param name="about">The node.</param>
/// <param name="pods">The pods that run there.</param>
internal sealed class NodePods(Description about, IReadOnlyList<JsonObject> pods)
{
    private static readonly string[] Standard = ["cpu", "memory", "ephemeral-storage"];

    private readonly JsonNode? _allocatable = about.Item.Fields("status", "allocatable").Any()
        ? about.Item.At("status", "allocatable")
        : about.Item.At("status", "capacity");

    public void Describe()
    {
        var output = about.Out;
        output.Field("Non-terminated Pods", $"({pods.Count} in total)");
        output.Line(1, "Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge");
        output.Line(1, "---------\t----\t\t------------\t----------\t---------------\t-------------\t---");
        var (requests, limits) = (new Dictionary<string, Quantity>(), new Dictionary<string, Quantity>());
        foreach (var pod in pods)
        {
            var (asked, most) = (PodResources.Requests(pod), PodResources.Limits(pod));
            PodResources.AddTo(requests, asked);
            PodResources.AddTo(limits, most);
            output.Line(1, string.Join(
                '\t',
                pod.Namespace(),
                pod.Name(),
                "",
                Share(asked, "cpu"),
                Share(most, "cpu"),
                Share(asked, "memory"),
                Share(most, "memory"),
                about.Since(pod, "metadata", "creationTimestamp")));
        }

        output.Line("Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)");
        output.Table(1, "Resource\tRequests\tLimits", Names().Select(name => IsShared(name)
            ? $"{name}\t{Share(requests, name)}\t{Share(limits, name)}"
            : $"{name}\t{requests.GetValueOrDefault(name)}\t{limits.GetValueOrDefault(name)}"));
    }

    private static bool IsShared(string name) => Standard.Contains(name) || IsHugePage(name);

    private static bool IsHugePage(string name) => name.StartsWith("hugepages-", StringComparison.Ordinal);

    /// <summary>The usual ones, pages that are huge, and what only some nodes have.</summary>
    private IEnumerable<string> Names()
    {
        var others = _allocatable.Fields().Select(amount => amount.Key).Where(name => !Standard.Contains(name) && name != "pods").ToList();
        return [.. Standard, .. others.Where(IsHugePage), .. others.Where(name => !IsHugePage(name))];
    }

    private string Share(Dictionary<string, Quantity> amounts, string name)
    {
        var amount = amounts.GetValueOrDefault(name);
        var all = _allocatable.Amount(name);
        var (part, whole) = name == "cpu" ? (amount.MilliValue, all.MilliValue) : (amount.Value, all.Value);
        return $"{amount} ({(whole == 0 ? 0 : (long)((double)part / whole * 100))}%)";
    }
}
