using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Short ways into documents.</summary>
internal static class Node
{
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 1000 };

    /// <summary>Reads an object. Throws where the bytes are none.</summary>
    public static JsonObject Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: Reading) as JsonObject ?? throw KubectlException.Error(
                "the server's answer is no object");
        }
        catch (JsonException wrong)
        {
            throw KubectlException.Error($"the server's answer cannot be read: {wrong.Message}");
        }
    }

    /// <summary>A value some fields deep; null where there is none.</summary>
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var field in path)
        {
            node = node is JsonObject map && map.TryGetPropertyValue(field, out var value) ? value : null;
        }

        return node;
    }

    /// <summary>A text some fields deep; empty where there is none.</summary>
    public static string Text(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue(out string? text) ? text : "";

    /// <summary>A whole number some fields deep; null where there is none.</summary>
    public static long? Number(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue(out long number) ? number : null;

    /// <summary>Whether something some fields deep is said to be so.</summary>
    public static bool Is(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue(out bool yes) && yes;

    /// <summary>The items of a list some fields deep.</summary>
    public static IEnumerable<JsonNode?> Items(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) as JsonArray ?? [];

    /// <summary>The fields of an object some fields deep, by name.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Fields(this JsonNode? node, params ReadOnlySpan<string> path) =>
        (node.At(path) as JsonObject ?? []).OrderBy(field => field.Key, StringComparer.Ordinal);

    /// <summary>An object some fields deep, made where there is none.</summary>
    public static JsonObject Within(this JsonObject node, params ReadOnlySpan<string> path)
    {
        foreach (var field in path)
        {
            if (node[field] is not JsonObject next)
            {
                node[field] = next = [];
            }

            node = next;
        }

        return node;
    }

    public static string Name(this JsonNode? node) => node.Text("metadata", "name");

    public static string Namespace(this JsonNode? node) => node.Text("metadata", "namespace");

    public static string Kind(this JsonNode? node) => node.Text("kind");

    public static string ApiVersion(this JsonNode? node) => node.Text("apiVersion");

    /// <summary>Whether the object is a list of others.</summary>
    public static bool IsList(this JsonNode? node) =>
        node.Kind().EndsWith("List", StringComparison.Ordinal) && node.At("items") is JsonArray;
}
