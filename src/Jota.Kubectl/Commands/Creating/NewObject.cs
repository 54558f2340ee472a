using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Parts of objects that commands make, with fields in the order of their types.</summary>
internal static class NewObject
{
    /// <summary>An object's beginning. The namespace is told only where <c>-n</c> gave it.</summary>
    public static JsonObject Of(
        Invocation call, string apiVersion, string kind, string name, JsonObject? labels = null, bool namespaced = true)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (namespaced && call.Flags.Text("namespace").Length > 0)
        {
            metadata["namespace"] = call.Flags.Text("namespace");
        }

        metadata["creationTimestamp"] = null;
        if (labels is { Count: > 0 })
        {
            metadata["labels"] = labels;
        }

        return new JsonObject { ["kind"] = kind, ["apiVersion"] = apiVersion, ["metadata"] = metadata };
    }

    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    /// <summary>The name of a container of an image: <c>repo/nginx:1</c> makes <c>nginx</c>.</summary>
    public static string ContainerName(string image)
    {
        var name = image[(image.LastIndexOf('/') + 1)..];
        name = name.Split(':')[0].Split('@')[0];
        return string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c == '-' ? char.ToLowerInvariant(c) : '-')).Trim('-');
    }

    /// <summary>Pairs such as <c>a=b</c>, in order of their keys.</summary>
    public static JsonObject Labels(IEnumerable<string> pairs, string what)
    {
        var labels = new JsonObject();
        foreach (var pair in pairs)
        {
            var sign = pair.IndexOf('=', StringComparison.Ordinal);
            labels[sign > 0 ? pair[..sign] : throw KubectlException.Error($"unexpected {what} spec: {pair}")] = pair[(sign + 1)..];
        }

        return new JsonObject(labels.Fields().Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));
    }
}
