using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary>What variables stand for that refer to something else: <c>set env --list --resolve</c>.</summary>
internal sealed class EnvironmentValues(Invocation call)
{
    private readonly Dictionary<string, JsonObject> _known = new(StringComparer.Ordinal);

    /// <summary>The value. Throws where what is referred to is not there.</summary>
    /// <param name="item">The object whose container it is.</param>
    /// <param name="container">The container.</param>
    /// <param name="from">The reference.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<string> OfAsync(JsonObject item, JsonObject container, JsonNode from, CancellationToken ct) =>
        from.At("secretKeyRef") is { } secret ? Decoded(await KeyAsync("secret", secret, ct))
        : from.At("configMapKeyRef") is { } map ? await KeyAsync("configmap", map, ct)
        : from.At("fieldRef") is { } field ? FieldOf(item, field.Text("fieldPath"))
        : from.At("resourceFieldRef") is { } amount ? AmountOf(container, amount)
        : throw KubectlException.Error("invalid valueFrom");

    private async Task<string> KeyAsync(string kind, JsonNode reference, CancellationToken ct)
    {
        var (name, key) = (reference.Text("name"), reference.Text("key"));
        if (!_known.TryGetValue($"{kind}/{name}", out var found))
        {
            var type = await call.Session.Mapper.ResourceAsync(kind, ct);
            found = _known[$"{kind}/{name}"] = await call.Objects.GetAsync(type, call.Session.Namespace, name, ct);
        }

        return found.At("data", key) is JsonValue value ? value.Text() : throw KubectlException.Error(
            $"key {key} not found in {(kind == "secret" ? "secret" : "config map")} {name}");
    }

    private static string Decoded(string data) => Encoding.UTF8.GetString(Convert.FromBase64String(data));

    private static string FieldOf(JsonObject item, string path) => path switch
    {
        "metadata.name" or "metadata.namespace" => item.Text(path.Split('.')),
        "metadata.labels" or "metadata.annotations" => string.Join('\n', item.Fields(path.Split('.'))
            .Select(pair => $"{pair.Key}={GoJson.Compact(pair.Value)}")),
        _ => throw KubectlException.Error($"unsupported fieldPath: {path}"),
    };

    private static string AmountOf(JsonObject container, JsonNode reference)
    {
        var resource = reference.Text("resource");
        if (resource is not ("limits.cpu" or "limits.memory" or "limits.ephemeral-storage" or "requests.cpu" or "requests.memory"
            or "requests.ephemeral-storage"))
        {
            throw KubectlException.Error($"Unsupported container resource : {resource}");
        }

        var parts = resource.Split('.');
        _ = Quantity.TryParse(container.Text("resources", parts[0], parts[1]), out var amount);
        if (!Quantity.TryParse(reference.Text("divisor"), out var divisor) || divisor.IsZero)
        {
            divisor = Quantity.Of(1);
        }

        var quotient = parts[1] == "cpu"
            ? (decimal)amount.MilliValue / divisor.MilliValue
            : (decimal)amount.Value / divisor.Value;
        return decimal.Ceiling(quotient).ToString(CultureInfo.InvariantCulture);
    }
}
