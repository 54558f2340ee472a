using System.Text.Json;
using Jota.Api;

namespace Jota.Client;

/// <summary>
/// Which kinds a server elsewhere serves, by its discovery: another release, or one whose features are set otherwise, may lack some of
/// those that are built in here, and whoever works on every kind must not ask for these.
/// </summary>
public static class ServedKinds
{
    private const string Aggregated =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
        + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

    /// <summary>Those of a catalog that the server serves.</summary>
    public static async Task<ResourceCatalog> ReadAsync(HttpApi api, ResourceCatalog all, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(all);
        var served = new HashSet<(string, string, string)>();
        return Add(await api.ReadAsync("/api", Aggregated, ct), served) && Add(await api.ReadAsync("/apis", Aggregated, ct), served)
            ? all.Without([.. all.Served.Where(one => !served.Contains((one.Names.Group, one.Names.Version, one.Names.Plural)))])
            : all;
    }

    /// <summary>False for a server that does not tell its kinds in one document: one of before 1.27.</summary>
    private static bool Add(ReadOnlyMemory<byte> page, HashSet<(string Group, string Version, string Plural)> into)
    {
        using var document = JsonDocument.Parse(page);
        if (!document.RootElement.TryGetProperty("items", out var groups))
        {
            return false;
        }

        foreach (var group in groups.EnumerateArray())
        {
            var name = group.TryGetProperty("metadata", out var metadata) ? Text(metadata, "name") : "";
            foreach (var version in Items(group, "versions"))
            {
                foreach (var resource in Items(version, "resources"))
                {
                    into.Add((name, Text(version, "version"), Text(resource, "resource")));
                }
            }
        }

        return true;
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement of, string name) =>
        of.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : default;

    private static string Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
}
