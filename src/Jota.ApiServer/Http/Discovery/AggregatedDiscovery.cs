using System.Buffers;
using System.Text.Json;
using Jota.Api;
using Jota.ApiServer.Aggregation;

namespace Jota.ApiServer.Http;

/// <summary>Discovery in one request: <c>APIGroupDiscoveryList</c> of <c>apidiscovery.k8s.io/v2</c> (KEP-3352).</summary>
internal static class AggregatedDiscovery
{
    public const string ContentType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    public static CachedDocument Document(IEnumerable<DiscoveredGroup> groups)
    {
        var body = new ArrayBufferWriter<byte>(16 * 1024);
        using (var json = JsonText.Writer(body))
        {
            json.WriteStartObject();
            json.WriteString("kind"u8, "APIGroupDiscoveryList"u8);
            json.WriteString("apiVersion"u8, "apidiscovery.k8s.io/v2"u8);
            json.WriteStartObject("metadata"u8);
            json.WriteEndObject();
            json.WriteStartArray("items"u8);
            foreach (var group in groups)
            {
                WriteGroup(json, group);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return new(ContentType, body.WrittenMemory);
    }

    /// <summary>Writes this server's own resources.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<Resource> resources)
    {
        foreach (var resource in resources)
        {
            WriteResource(json, resource);
        }
    }

    /// <summary>Writes another server's resources.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<DiscoveredResource> resources)
    {
        foreach (var resource in resources)
        {
            WriteResource(json, resource);
        }
    }

    private static void WriteGroup(Utf8JsonWriter json, DiscoveredGroup group)
    {
        json.WriteStartObject();
        json.WriteStartObject("metadata"u8);
        if (group.Name.Length > 0)
        {
            json.WriteString("name"u8, group.Name);
        }

        json.WriteEndObject();
        json.WriteStartArray("versions"u8);
        foreach (var version in group.Versions)
        {
            json.WriteStartObject();
            json.WriteString("version"u8, version.Name);
            json.WriteStartArray("resources"u8);
            version.WriteResources(json);
            json.WriteEndArray();
            json.WriteString("freshness"u8, version.IsCurrent ? "Current"u8 : "Stale"u8);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteResource(Utf8JsonWriter json, DiscoveredResource resource)
    {
        json.WriteStartObject();
        json.WriteString("resource"u8, resource.Name);
        WriteKind(json, resource.Group, resource.Version, resource.Kind);
        json.WriteString("scope"u8, resource.Namespaced ? "Namespaced"u8 : "Cluster"u8);
        json.WriteString("singularResource"u8, resource.Singular);
        Texts(json, "verbs", resource.Verbs);
        Texts(json, "shortNames", resource.ShortNames);
        Texts(json, "categories", resource.Categories);
        WriteSubresources(json, resource.Subresources.Select(part => (part.Name, part.Group, part.Version, part.Kind, part.Verbs)));
        json.WriteEndObject();
    }

    private static void WriteResource(Utf8JsonWriter json, Resource resource)
    {
        var names = resource.Names;
        json.WriteStartObject();
        json.WriteString("resource"u8, names.Plural);
        WriteKind(json, "", "", names.Kind);
        json.WriteString("scope"u8, resource.Namespaced ? "Namespaced"u8 : "Cluster"u8);
        json.WriteString("singularResource"u8, names.Singular);
        Texts(json, "verbs", resource.Verbs);
        Texts(json, "shortNames", names.ShortNames);
        Texts(json, "categories", names.Categories);
        WriteSubresources(
            json,
            resource.AllSubresources.Select(part => (part.Name, part.Group, part.Version, part.Kind, (IReadOnlyList<string>)part.Verbs)));
        json.WriteEndObject();
    }

    private static void WriteSubresources(
        Utf8JsonWriter json, IEnumerable<(string Name, string Group, string Version, string Kind, IReadOnlyList<string> Verbs)> parts)
    {
        var any = false;
        foreach (var (name, group, version, kind, verbs) in parts)
        {
            if (!any)
            {
                json.WriteStartArray("subresources"u8);
                any = true;
            }

            json.WriteStartObject();
            json.WriteString("subresource"u8, name);
            WriteKind(json, group, version, kind);
            Texts(json, "verbs", verbs);
            json.WriteEndObject();
        }

        if (any)
        {
            json.WriteEndArray();
        }
    }

    // Empty means: those of the document's group and version.
    private static void WriteKind(Utf8JsonWriter json, string group, string version, string kind)
    {
        json.WriteStartObject("responseKind"u8);
        json.WriteString("group"u8, group);
        json.WriteString("version"u8, version);
        json.WriteString("kind"u8, kind);
        json.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
