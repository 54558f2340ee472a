using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary>Quotas, ranges of limits, and namespaces with both.</summary>
internal static class QuotaDescriber
{
    private const string LimitHeader = "Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio";
    private const string LimitRule = "----\t--------\t---\t---\t---------------\t-------------\t-----------------------";

    public static Task DescribeAsync(Description about, CancellationToken ct)
    {
        var (item, output) = (about.Item, about.Out);
        output.Field("Name", about.Name);
        output.Field("Namespace", about.Namespace);
        Scopes(output, item, 0, " * ");
        output.Line("Resource\tUsed\tHard");
        output.Line("--------\t----\t----");
        foreach (var (resource, hard) in item.Fields("status", "hard"))
        {
            output.Line($"{resource}\t{InNotationOf(GoText.Of(hard), item.Shown("0", "status", "used", resource))}\t{GoText.Of(hard)}");
        }

        return Task.CompletedTask;
    }

    public static Task DescribeLimitsAsync(Description about, CancellationToken ct)
    {
        about.Out.Field("Name", about.Name);
        about.Out.Field("Namespace", about.Namespace);
        about.Out.Line(LimitHeader);
        about.Out.Line(LimitRule);
        Limits(about.Out, about.Item, "");
        return Task.CompletedTask;
    }

    public static async Task DescribeNamespaceAsync(Description about, CancellationToken ct)
    {
        var (item, output) = (about.Item, about.Out);
        about.Head(withNamespace: false);
        output.Field("Status", item.Text("status", "phase"));
        ConditionsDescriber.Transitions(about);
        output.Line("");
        var quotas = await about.ListAsync("resourcequotas", about.Name, new Query(), ct);
        output.Line(quotas.Count == 0 ? "No resource quota." : "Resource Quotas");
        foreach (var quota in quotas.OrderBy(quota => quota.Name(), StringComparer.Ordinal))
        {
            output.Field(1, "Name", quota.Name());
            Scopes(output, quota, 1, "* ");
            output.Line(1, "Resource\tUsed\tHard");
            output.Line(1, "--------\t---\t---");
            foreach (var (resource, hard) in quota.Fields("status", "hard"))
            {
                output.Line(1, $"{resource}\t{quota.Shown("0", "status", "used", resource)}\t{GoText.Of(hard)}");
            }
        }

        output.Line("");
        var ranges = await about.ListAsync("limitranges", about.Name, new Query(), ct);
        output.Line(ranges.Count == 0 ? "No LimitRange resource." : $"Resource Limits\n {LimitHeader}\n {LimitRule}");
        ranges.ForEach(range => Limits(output, range, " "));
    }

    private static void Scopes(DescriptionWriter output, JsonNode? quota, int level, string bullet)
    {
        var scopes = quota.Texts("spec", "scopes").Order(StringComparer.Ordinal).ToList();
        if (scopes.Count == 0)
        {
            return;
        }

        output.Field(level, "Scopes", string.Join(", ", scopes));
        foreach (var help in scopes.Select(HelpOf).Where(help => help.Length > 0))
        {
            output.Line(level, bullet + help);
        }
    }

    private static string HelpOf(string scope) => scope switch
    {
        "Terminating" => "Matches all pods that have an active deadline. "
            + "These pods have a limited lifespan on a node before being actively terminated by the system.",
        "NotTerminating" => "Matches all pods that do not have an active deadline. "
            + "These pods usually include long running pods whose container command is not expected to terminate.",
        "BestEffort" => "Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.",
        "NotBestEffort" => "Matches all pods that have at least one resource requirement set. "
            + "These pods have a burstable or guaranteed quality of service.",
        _ => "",
    };

    private static void Limits(DescriptionWriter output, JsonNode? range, string prefix)
    {
        string[] fields = ["min", "max", "defaultRequest", "default", "maxLimitRequestRatio"];
        foreach (var limit in range.Items("spec", "limits"))
        {
            foreach (var resource in fields.SelectMany(field => limit.Fields(field)).Select(amount => amount.Key).Distinct()
                .Order(StringComparer.Ordinal))
            {
                var amounts = string.Join('\t', fields.Select(field => limit.Shown("-", field, resource)));
                output.Line($"{prefix}{limit.Text("type")}\t{resource}\t{amounts}");
            }
        }
    }

    private static string InNotationOf(string hard, string used) =>
        Quantity.TryParse(hard, out var most) && Quantity.TryParse(used, out var now) && most.Notation != now.Notation
            ? Quantity.Of(now.Value, most.Notation).ToString()
            : used;
}
