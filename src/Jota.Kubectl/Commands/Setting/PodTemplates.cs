using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Where objects that make pods say what these are.</summary>
internal static class PodTemplates
{
    /// <summary>The way to the pod's spec.</summary>
    public static string[] SpecPathOf(string kind) => kind switch
    {
        "Pod" => ["spec"],
        "CronJob" => ["spec", "jobTemplate", "spec", "template", "spec"],
        _ => ["spec", "template", "spec"],
    };

    /// <summary>The pod's spec. Throws where there is none.</summary>
    public static JsonObject SpecOf(JsonObject item) => item.At(SpecPathOf(item.Kind())) as JsonObject ?? throw KubectlException.Error(
        $"the object is not a pod or does not have a pod template: {item.Kind()}");

    /// <summary>The containers whose names match, <c>*</c> for any letters.</summary>
    public static IReadOnlyList<JsonObject> Select(JsonObject spec, string list, string pattern) =>
        [.. spec.Items(list).OfType<JsonObject>().Where(container => Matches(container.Text("name"), pattern))];

    private static bool Matches(string name, string pattern)
    {
        var parts = pattern.Split('*');
        if (parts.Length == 1)
        {
            return name == pattern;
        }

        if (!name.StartsWith(parts[0], StringComparison.Ordinal) || !name.EndsWith(parts[^1], StringComparison.Ordinal))
        {
            return false;
        }

        var at = parts[0].Length;
        foreach (var part in parts[1..^1])
        {
            var found = name.IndexOf(part, at, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            at = found + part.Length;
        }

        return at <= name.Length - parts[^1].Length;
    }
}
