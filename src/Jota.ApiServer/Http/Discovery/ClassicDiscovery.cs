using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Jota.Api;

namespace Jota.ApiServer.Http;

/// <summary>Discovery as it was from the start: <c>APIVersions</c>, <c>APIGroupList</c>, <c>APIGroup</c>, <c>APIResourceList</c>.</summary>
internal static class ClassicDiscovery
{
    public static CachedDocument Core(string[] versions, string address) => Document("APIVersions", json =>
    {
        Texts(json, "versions", versions);
        json.WriteStartArray("serverAddressByClientCIDRs"u8);
        json.WriteStartObject();
        json.WriteString("clientCIDR"u8, "0.0.0.0/0"u8);
        json.WriteString("serverAddress"u8, address);
        json.WriteEndObject();
        json.WriteEndArray();
    }, withVersion: false);

    public static CachedDocument Groups(IEnumerable<(string Name, string[] Versions)> groups) => Document("APIGroupList", json =>
    {
        json.WriteStartArray("groups"u8);
        foreach (var (name, versions) in groups)
        {
            json.WriteStartObject();
            WriteGroup(json, name, versions);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static CachedDocument Group(string name, string[] versions) => Document("APIGroup", json => WriteGroup(json, name, versions));

    public static CachedDocument Resources(string group, string version, Resource[] resources) => Document(
        "APIResourceList",
        json =>
        {
            json.WriteString("groupVersion"u8, group.Length == 0 ? version : $"{group}/{version}");
            json.WriteStartArray("resources"u8);
            foreach (var resource in resources)
            {
                WriteResource(json, resource);
                foreach (var subresource in resource.AllSubresources)
                {
                    WriteSubresource(json, resource, subresource);
                }
            }

            json.WriteEndArray();
        },
        withVersion: group.Length > 0);

    private static CachedDocument Document(string kind, Action<Utf8JsonWriter> write, bool withVersion = true)
    {
        var body = new ArrayBufferWriter<byte>(4096);
        using (var json = JsonText.Writer(body))
        {
            json.WriteStartObject();
            json.WriteString("kind"u8, kind);
            if (withVersion)
            {
                // The core group's documents never had one.
                json.WriteString("apiVersion"u8, "v1"u8);
            }

            write(json);
            json.WriteEndObject();
        }

        return new("application/json", body.WrittenMemory);
    }

    private static void WriteGroup(Utf8JsonWriter json, string name, string[] versions)
    {
        json.WriteString("name"u8, name);
        json.WriteStartArray("versions"u8);
        foreach (var version in versions)
        {
            json.WriteStartObject();
            WriteVersion(json, name, version);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("preferredVersion"u8);
        WriteVersion(json, name, versions[0]);
        json.WriteEndObject();
    }

    private static void WriteVersion(Utf8JsonWriter json, string group, string version)
    {
        json.WriteString("groupVersion"u8, $"{group}/{version}");
        json.WriteString("version"u8, version);
    }

    private static void WriteResource(Utf8JsonWriter json, Resource resource)
    {
        var names = resource.Names;
        json.WriteStartObject();
        json.WriteString("name"u8, names.Plural);
        json.WriteString("singularName"u8, names.Singular);
        json.WriteBoolean("namespaced"u8, resource.Namespaced);
        json.WriteString("kind"u8, names.Kind);
        Texts(json, "verbs", resource.Verbs);
        TextsIfAny(json, "shortNames", names.ShortNames);
        TextsIfAny(json, "categories", names.Categories);
        if (resource.IsStored)
        {
            json.WriteString("storageVersionHash"u8, StorageVersionHash(resource.Stored.Names));
        }

        json.WriteEndObject();
    }

    private static void WriteSubresource(Utf8JsonWriter json, Resource resource, Subresource subresource)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, $"{resource.Names.Plural}/{subresource.Name}");
        json.WriteString("singularName"u8, ""u8);
        json.WriteBoolean("namespaced"u8, resource.Namespaced);
        if (subresource.Version.Length > 0)
        {
            json.WriteString("group"u8, subresource.Group);
            json.WriteString("version"u8, subresource.Version);
        }

        json.WriteString("kind"u8, subresource.Kind);
        Texts(json, "verbs", subresource.Verbs);
        json.WriteEndObject();
    }

    /// <summary>Tells clients when the stored version changes: the start of the hash of <c>group/version/kind</c>, as upstream's.</summary>
    private static string StorageVersionHash(ResourceNames names) => Convert.ToBase64String(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{names.Group}/{names.Version}/{names.Kind}")).AsSpan(0, 8));

    private static void TextsIfAny(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count > 0)
        {
            Texts(json, name, texts);
        }
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
