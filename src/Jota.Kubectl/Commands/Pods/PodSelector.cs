using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Which pods belong to an object, by what it selects.</summary>
internal static class PodSelector
{
    /// <summary>The selector as queries have it. Throws where objects of the kind select none.</summary>
    public static string Of(JsonObject item)
    {
        switch (item.Kind())
        {
            case "ReplicationController":
                return Labels(item, "spec", "selector");
            case "Service":
                return Labels(item, "spec", "selector") is { Length: > 0 } labels ? labels : throw KubectlException.Error(
                    $"invalid service '{item.Name()}': Service is defined without a selector");
            case "ReplicaSet" or "Deployment" or "StatefulSet" or "DaemonSet" or "Job":
                return string.Join(',', Requirements(item));
            default:
                throw KubectlException.Error($"selector for {item.ApiVersion()} {item.Kind()} not implemented");
        }
    }

    private static IEnumerable<string> Requirements(JsonObject item)
    {
        if (Labels(item, "spec", "selector", "matchLabels") is { Length: > 0 } labels)
        {
            yield return labels;
        }

        foreach (var expression in item.Items("spec", "selector", "matchExpressions"))
        {
            var key = expression.Text("key");
            var values = string.Join(',', expression.Items("values").Select(value => (string?)value));
            yield return expression.Text("operator") switch
            {
                "In" => $"{key} in ({values})",
                "NotIn" => $"{key} notin ({values})",
                "Exists" => key,
                "DoesNotExist" => $"!{key}",
                var other => throw KubectlException.Error($"\"{other}\" is not a valid label selector operator"),
            };
        }
    }

    private static string Labels(JsonObject item, params ReadOnlySpan<string> path) =>
        string.Join(',', item.Fields(path).Select(label => $"{label.Key}={(string?)label.Value}"));
}
