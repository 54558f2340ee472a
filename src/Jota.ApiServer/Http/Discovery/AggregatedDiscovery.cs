using System.Buffers;
using System.Text.Json;
using Jota.Api;
using VersionedResources = (string Version, Jota.Api.Resource[] Resources);

namespace Jota.ApiServer.Http;

/// <summary>Discovery in one request: <c>APIGroupDiscoveryList</c> of <c>apidiscovery.k8s.io/v2</c> (KEP-3352).</summary>
internal static class AggregatedDiscovery
{
    public const string ContentType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    public static CachedDocument Document(IEnumerable<(string Name, IEnumerable<VersionedResources> Versions)> groups)
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
            foreach (var (name, versions) in groups)
            {
                WriteGroup(json, name, versions);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return new(ContentType, body.WrittenMemory);
    }

    private static void WriteGroup(Utf8JsonWriter json, string name, IEnumerable<VersionedResources> versions)
    {
        json.WriteStartObject();
        json.WriteStartObject("metadata"u8);
        if (name.Length > 0)
        {
            json.WriteString("name"u8, name);
        }

        json.WriteEndObject();
        json.WriteStartArray("versions"u8);
        foreach (var (version, resources) in versions)
        {
            json.WriteStartObject();
            json.WriteString("version"u8, version);
            json.WriteStartArray("resources"u8);
            foreach (var resource in resources)
            {
                WriteResource(json, resource);
            }

            json.WriteEndArray();
            json.WriteString("freshness"u8, "Current"u8);
            json.WriteEndObject();
        }

        json.WriteEndArray();
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
        WriteSubresources(json, resource);
        json.WriteEndObject();
    }

    private static void WriteSubresources(Utf8JsonWriter json, Resource resource)
    {
        var subresources = resource.AllSubresources;
        if (subresources.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("subresources"u8);
        foreach (var subresource in subresources)
        {
            json.WriteStartObject();
            json.WriteString("subresource"u8, subresource.Name);
            WriteKind(json, subresource.Group, subresource.Version, subresource.Kind);
            Texts(json, "verbs", subresource.Verbs);
            json.WriteEndObject();
        }

        json.WriteEndArray();
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
