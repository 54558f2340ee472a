using System.Globalization;
using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary>
/// <c>autoscale --cpu=70%</c>, <c>--cpu=500m</c>, <c>--memory=200Mi</c>: how much of what the pods ask for, or how much for each. A number
/// alone is thousandths of a processor, or mebibytes.
/// </summary>
internal static class AutoscaledMetric
{
    /// <summary>The metric of an autoscaler.</summary>
    /// <param name="resource"><c>cpu</c> or <c>memory</c>.</param>
    /// <param name="given">What the flag says.</param>
    public static JsonObject Of(string resource, string given)
    {
        var isShare = given.EndsWith('%');
        var target = isShare ? Share(resource, given) : Amount(resource, given);
        return new JsonObject
        {
            ["type"] = "Resource",
            ["resource"] = new JsonObject { ["name"] = resource, ["target"] = target },
        };
    }

    private static JsonObject Share(string resource, string given) =>
        int.TryParse(given[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var percent)
            ? new JsonObject { ["type"] = "Utilization", ["averageUtilization"] = percent }
            : throw KubectlException.Error($"--{resource}={given}: a share is a whole number with %");

    private static JsonObject Amount(string resource, string given)
    {
        var unit = given.All(char.IsAsciiDigit) ? resource == "cpu" ? "m" : "Mi" : "";
        return Quantity.TryParse(given + unit, out var amount) && amount.Sign > 0
            ? new JsonObject { ["type"] = "AverageValue", ["averageValue"] = amount.ToString() }
            : throw KubectlException.Error($"--{resource}={given}: neither a share such as 70% nor an amount such as 500m or 200Mi");
    }
}
