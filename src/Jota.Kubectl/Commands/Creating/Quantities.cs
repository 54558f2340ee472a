using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary>Amounts such as <c>cpu=1,memory=1Gi</c>.</summary>
internal static class Quantities
{
    /// <summary>By resource, each amount as upstream writes it.</summary>
    public static JsonObject Read(string given)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in given.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=');
            if (parts.Length != 2)
            {
                throw KubectlException.Error($"Invalid argument syntax {pair}, expected <resource>=<value>");
            }

            found[parts[0]] = Quantity.TryParse(parts[1], out var amount) ? amount.ToString() : throw KubectlException.Error(
                $"quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$' (\"{parts[1]}\" does not)");
        }

        return new JsonObject(found.Select(each => KeyValuePair.Create(each.Key, (JsonNode?)each.Value)));
    }
}
