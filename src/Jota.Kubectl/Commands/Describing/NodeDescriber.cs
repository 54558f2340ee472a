using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Nodes, with what runs there.</summary>
internal static class NodeDescriber
{
    private const string RolePrefix = "node-role.kubernetes.io/";

    private static readonly (string Title, string Field)[] System =
    [
        ("Machine ID", "machineID"), ("System UUID", "systemUUID"), ("Boot ID", "bootID"), ("Kernel Version", "kernelVersion"),
        ("OS Image", "osImage"), ("Operating System", "operatingSystem"), ("Architecture", "architecture"),
        ("Container Runtime Version", "containerRuntimeVersion"), ("Kubelet Version", "kubeletVersion"),
        ("Kube-Proxy Version", "kubeProxyVersion"),
    ];

    public static async Task DescribeAsync(Description about, CancellationToken ct)
    {
        var (node, output) = (about.Item, about.Out);
        output.Field("Name", about.Name);
        output.Field("Roles", Facts.OrNone(string.Join(',', Roles(node))));
        about.Labels();
        about.Created();
        output.Many("Taints", node.Items("spec", "taints")
            .OrderBy(taint => $"{taint.Text("effect")},{taint.Text("key")}", StringComparer.Ordinal)
            .Select(TaintText));
        output.Field("Unschedulable", node.GoBool("spec", "unschedulable"));
        await LeaseAsync(about, ct);
        if (node.Items("status", "conditions").Any())
        {
            ConditionsDescriber.Probed(about, "LastHeartbeatTime", "lastHeartbeatTime");
        }

        output.Line("Addresses:");
        foreach (var address in node.Items("status", "addresses"))
        {
            output.Field(1, address.Text("type"), address.Text("address"));
        }

        Amounts(output, "Capacity", node.At("status", "capacity"));
        Amounts(output, "Allocatable", node.At("status", "allocatable"));
        Details(output, node);
        await PodsAsync(about, ct);
        await about.EventsAsync(ct, null, node.Text("metadata", "uid"), about.Name);
    }

    private static void Details(DescriptionWriter output, JsonNode? node)
    {
        output.Line("System Info:");
        foreach (var (title, field) in System)
        {
            output.Field(1, title, node.Text("status", "nodeInfo", field));
        }

        foreach (var (title, value) in (ReadOnlySpan<(string, string)>)[
            ("PodCIDR", node.Text("spec", "podCIDR")),
            ("PodCIDRs", string.Join(',', node.Texts("spec", "podCIDRs"))),
            ("ProviderID", node.Text("spec", "providerID"))])
        {
            if (value.Length > 0)
            {
                output.Field(title, value);
            }
        }
    }

    private static IEnumerable<string> Roles(JsonNode? node) => node.Fields("metadata", "labels")
        .Select(label => label.Key.StartsWith(RolePrefix, StringComparison.Ordinal) ? label.Key[RolePrefix.Length..]
            : label.Key == "kubernetes.io/role" ? (string?)label.Value ?? "" : "")
        .Where(role => role.Length > 0)
        .Distinct()
        .Order(StringComparer.Ordinal);

    private static string TaintText(JsonNode? taint)
    {
        var (value, effect) = (taint.Text("value"), taint.Text("effect"));
        return taint.Text("key") + (value.Length > 0 ? $"={value}" : "") + (effect.Length + value.Length > 0 ? $":{effect}" : "");
    }

    private static void Amounts(DescriptionWriter output, string title, JsonNode? amounts)
    {
        var list = amounts.Fields().ToList();
        if (list.Count > 0)
        {
            output.Line($"{title}:");
            list.ForEach(amount => output.Field(1, amount.Key, GoText.Of(amount.Value)));
        }
    }

    private static async Task LeaseAsync(Description about, CancellationToken ct)
    {
        try
        {
            var lease = await about.GetAsync("leases.coordination.k8s.io", "kube-node-lease", about.Name, ct);
            about.Out.Line("Lease:");
            about.Out.Field(1, "HolderIdentity", lease.Shown("<unset>", "spec", "holderIdentity"));
            about.Out.Field(1, "AcquireTime", TimeOf(lease, "acquireTime"));
            about.Out.Field(1, "RenewTime", TimeOf(lease, "renewTime"));
        }
        catch (StatusException e)
        {
            about.Out.Field("Lease", $"Failed to get lease: {e.Message}");
        }

        string TimeOf(JsonNode? lease, string field) => lease.Has("spec", field) ? about.Time(lease, "spec", field) : "<unset>";
    }

    private static async Task PodsAsync(Description about, CancellationToken ct)
    {
        try
        {
            var fields = $"spec.nodeName={about.Name},status.phase!=Failed,status.phase!=Succeeded";
            var pods = await about.ListAsync("pods", "", new Query().With("fieldSelector", fields), ct);
            new NodePods(about, pods).Describe();
        }
        catch (StatusException e) when (e.Reason == "Forbidden")
        {
            about.Out.Field("Pods", "not authorized");
        }
    }
}
