using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>What is behind a service's port, in one line.</summary>
internal static class EndpointText
{
    private const int Most = 3;

    /// <summary>The first addresses that are ready, and how many more there are.</summary>
    public static string Of(IReadOnlyList<JsonObject> slices, string port)
    {
        if (slices.Count == 0)
        {
            return "<none>";
        }

        var (shown, count, more) = (new List<string>(), 0, false);
        foreach (var (endpoint, number) in slices.SelectMany(slice => Ends(slice, port)))
        {
            // Upstream looks whether there is room before it looks whether the endpoint is ready.
            more |= shown.Count == Most;
            if (endpoint.Has("conditions", "ready") && !endpoint.Is("conditions", "ready"))
            {
                continue;
            }

            if (!more)
            {
                shown.Add(Address(endpoint.Texts("addresses").FirstOrDefault(""), number));
            }

            count++;
        }

        return string.Join(',', shown) + (more ? $" + {count - Most} more..." : "");
    }

    private static IEnumerable<(JsonNode? Endpoint, long? Port)> Ends(JsonObject slice, string port) => slice.Items("ports").Any()
        ? slice.Items("ports").Where(one => one.Text("name") == port)
            .SelectMany(one => slice.Items("endpoints").Select(endpoint => (endpoint, (long?)one.Count("port"))))
        : slice.Items("endpoints").Select(endpoint => (endpoint, (long?)null));

    private static string Address(string address, long? port) => port is null ? address
        : address.Contains(':', StringComparison.Ordinal) ? $"[{address}]:{port}" : $"{address}:{port}";
}
