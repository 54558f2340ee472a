using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>Which nodes an extender lets through, and why not the others.</summary>
/// <param name="Nodes">The names of those that will do.</param>
/// <param name="Failed">Why others will not.</param>
/// <param name="Hopeless">The same of those that would not, whoever went from them.</param>
internal sealed record ExtenderFilterAnswer(
    ImmutableArray<string> Nodes, IReadOnlyDictionary<string, string> Failed, IReadOnlyDictionary<string, string> Hopeless);

/// <summary>
/// What is said to extenders and by them: upstream's <c>ExtenderArgs</c>, <c>ExtenderFilterResult</c>, <c>HostPriorityList</c> and
/// <c>ExtenderBindingArgs</c>, whose fields have Go's names and are read in any case, as Go does. Pure.
/// </summary>
internal static class ExtenderMessages
{
    /// <summary>A pod and the nodes in question: as objects, or their names alone.</summary>
    public static ReadOnlyMemory<byte> Question(V1Pod pod, IReadOnlyList<V1Node> nodes, bool byName) => Write(json =>
    {
        json.WritePropertyName("Pod");
        json.WriteRawValue(ApiJson.Encode(pod), skipInputValidation: true);
        if (byName)
        {
            json.WriteNull("Nodes");
            json.WriteStartArray("NodeNames");
            foreach (var node in nodes)
            {
                json.WriteStringValue(node.Metadata.Name);
            }

            json.WriteEndArray();
            return;
        }

        json.WriteStartObject("Nodes");
        json.WriteStartObject("metadata");
        json.WriteEndObject();
        json.WriteStartArray("items");
        foreach (var node in nodes)
        {
            json.WriteRawValue(ApiJson.Encode(node), skipInputValidation: true);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteNull("NodeNames");
    });

    /// <summary>A pod and its node.</summary>
    public static ReadOnlyMemory<byte> Binding(PodShape pod, string node) => Write(json =>
    {
        json.WriteString("PodName", pod.Key.Name);
        json.WriteString("PodNamespace", pod.Key.Namespace);
        json.WriteString("PodUID", pod.Uid);
        json.WriteString("Node", node);
    });

    /// <summary>Reads the answer to a filter. Throws <see cref="ExtenderException"/> for one that tells an error.</summary>
    public static ExtenderFilterAnswer FilterAnswer(ReadOnlyMemory<byte> json, bool byName)
    {
        using var document = JsonDocument.Parse(json);
        var answer = document.RootElement;
        ThrowIfError(answer);
        return new([.. Nodes(answer, byName)], Reasons(answer, "FailedNodes"), Reasons(answer, "FailedAndUnresolvableNodes"));
    }

    /// <summary>
    /// Reads how well nodes will do, by their names. Upstream's numbers go from 0 to 10; what lies beyond is taken for the end.
    /// </summary>
    public static IReadOnlyDictionary<string, long> Priorities(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var scores = new Dictionary<string, long>(StringComparer.Ordinal);
        if (document.RootElement.ValueKind == JsonValueKind.Array)
        {
            foreach (var entry in document.RootElement.EnumerateArray())
            {
                if (Text(entry, "Host") is { } host && Find(entry, "Score") is { ValueKind: JsonValueKind.Number } score)
                {
                    scores[host] = (long)Math.Clamp(score.GetDouble(), 0, 10);
                }
            }
        }

        return scores;
    }

    /// <summary>Throws <see cref="ExtenderException"/> when an answer tells an error.</summary>
    public static bool ThrowIfError(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        ThrowIfError(document.RootElement);
        return true;
    }

    private static void ThrowIfError(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("the answer is no object");
        }

        if (Text(answer, "Error") is { Length: > 0 } error)
        {
            throw new ExtenderException(error.Length > 512 ? error[..512] : error);
        }
    }

    private static IEnumerable<string> Nodes(JsonElement answer, bool byName)
    {
        if (byName && Find(answer, "NodeNames") is { ValueKind: JsonValueKind.Array } names)
        {
            return [.. names.EnumerateArray().Where(name => name.ValueKind == JsonValueKind.String).Select(name => name.GetString()!)];
        }

        return Find(answer, "Nodes") is { } nodes && Find(nodes, "items") is { ValueKind: JsonValueKind.Array } items
            ? [.. items.EnumerateArray().Select(NameOf).OfType<string>()]
            : [];
    }

    private static string? NameOf(JsonElement node) => Find(node, "metadata") is { } metadata ? Text(metadata, "name") : null;

    private static Dictionary<string, string> Reasons(JsonElement answer, string field)
    {
        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Find(answer, field) is { ValueKind: JsonValueKind.Object } map)
        {
            foreach (var entry in map.EnumerateObject().Where(entry => entry.Value.ValueKind == JsonValueKind.String))
            {
                var text = entry.Value.GetString()!;
                reasons[entry.Name] = text.Length > 256 ? text[..256] : text;
            }
        }

        return reasons;
    }

    private static string? Text(JsonElement at, string field) =>
        Find(at, field) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement? Find(JsonElement at, string field)
    {
        if (at.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var property in at.EnumerateObject())
        {
            if (string.Equals(property.Name, field, StringComparison.OrdinalIgnoreCase))
            {
                return property.Value;
            }
        }

        return null;
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> fields)
    {
        var text = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(text);
        json.WriteStartObject();
        fields(json);
        json.WriteEndObject();
        json.Flush();
        return text.WrittenMemory;
    }
}
