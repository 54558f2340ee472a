using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Jota.Api;

/// <summary>
/// The OpenAPI documents of a catalog: version 3 per group and version with an index, version 2 as a whole in JSON and protobuf.
/// Every call writes the document anew (milliseconds, and a megabyte or so for the core group), so callers keep what they serve again.
/// </summary>
public sealed class OpenApiDocuments(ResourceCatalog catalog)
{
    private const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    /// <summary>The paths below <c>/openapi/v3/</c>, such as <c>api/v1</c> and <c>apis/apps/v1</c>.</summary>
    public ImmutableArray<string> GroupVersions { get; } =
        [.. catalog.Served.Select(r => PathOf(r.Names)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>A hash that changes whenever the document of a group and version may have; hexadecimal, as in the index.</summary>
    public string Hash(string groupVersion)
    {
        var kinds = catalog.Served.Where(r => PathOf(r.Names) == groupVersion).Select(r => r.Fingerprint);
        var build = typeof(OpenApiDocuments).Assembly.ManifestModule.ModuleVersionId;
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{build} {groupVersion} {string.Join(' ', kinds)}")));
    }

    /// <summary>The index at <c>/openapi/v3</c>.</summary>
    /// <param name="others">Where the documents of groups and versions are that another server serves.</param>
    public byte[] V3Index(IReadOnlyDictionary<string, string> others) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("paths");
        foreach (var path in GroupVersions.Where(path => !others.ContainsKey(path)))
        {
            writer.WriteStartObject(path);
            writer.WriteString("serverRelativeURL", $"/openapi/v3/{path}?hash={Hash(path)}");
            writer.WriteEndObject();
        }

        foreach (var (path, address) in others)
        {
            writer.WriteStartObject(path);
            writer.WriteString("serverRelativeURL", address);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    /// <summary>The document of one of <see cref="GroupVersions"/>; null when it is none of them.</summary>
    public byte[]? V3(string groupVersion)
    {
        var resources = catalog.Served.Where(r => PathOf(r.Names) == groupVersion).ToList();
        return resources.Count == 0 ? null : Write(writer => WriteDocument(writer, resources, OpenApiStyle.V3));
    }

    /// <summary>The document at <c>/openapi/v2</c> as JSON.</summary>
    public byte[] V2Json() => Write(writer => WriteDocument(writer, catalog.Served, OpenApiStyle.V2));

    /// <summary>The same as <c>application/com.github.proto-openapi.spec.v2@v1.0+protobuf</c>.</summary>
    public byte[] V2Protobuf()
    {
        using var document = JsonDocument.Parse(V2Json());
        return OpenApiV2Protobuf.Write(document.RootElement);
    }

    /// <summary><c>api/v1</c> or <c>apis/apps/v1</c>.</summary>
    internal static string PathOf(ResourceNames names) => names.Group.Length == 0 ? $"api/{names.Version}" : $"apis/{names.ApiVersion}";

    private static void WriteDocument(Utf8JsonWriter writer, IReadOnlyList<Resource> resources, OpenApiStyle style)
    {
        writer.WriteStartObject();
        writer.WriteString(style.IsV3 ? "openapi" : "swagger", style.IsV3 ? "3.0.0" : "2.0");
        writer.WriteStartObject("info");
        writer.WriteString("title", "Kubernetes");
        writer.WriteString("version", "1.36");
        writer.WriteEndObject();
        writer.WriteStartObject("paths");
        var paths = new OpenApiPathWriter(writer, style);
        foreach (var resource in resources)
        {
            paths.Write(resource);
        }

        writer.WriteEndObject();
        WriteSchemas(writer, resources, style);
        if (!style.IsV3)
        {
            WriteSecurity(writer, "securityDefinitions");
            writer.WriteStartArray("security");
            writer.WriteStartObject();
            writer.WriteStartArray("BearerToken");
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteSchemas(Utf8JsonWriter writer, IReadOnlyList<Resource> resources, OpenApiStyle style)
    {
        var types = new OpenApiTypeWriter(writer, style);
        if (style.IsV3)
        {
            writer.WriteStartObject("components");
        }

        writer.WriteStartObject(style.IsV3 ? "schemas" : "definitions");
        foreach (var type in Schemas.Closure(resources.SelectMany(Roots)).OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            types.Write(type);
        }

        writer.WriteEndObject();
        if (style.IsV3)
        {
            WriteSecurity(writer, "securitySchemes");
            writer.WriteEndObject();
        }
    }

    private static IEnumerable<TypeSchema> Roots(Resource resource)
    {
        TypeSchema?[] roots =
        [
            resource.Schema,
            resource.ListSchema,
            .. resource.Subresources.Select(s => OpenApiPathWriter.BodyOf(resource, s)),
            Schemas.Find(Meta + "DeleteOptions"),
            Schemas.Find(Meta + "Status"),
            Schemas.Find(Meta + "Patch"),
        ];
        return roots.OfType<TypeSchema>();
    }

    private static void WriteSecurity(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartObject(name);
        writer.WriteStartObject("BearerToken");
        writer.WriteString("type", "apiKey");
        writer.WriteString("description", "Bearer Token authentication");
        writer.WriteString("name", "authorization");
        writer.WriteString("in", "header");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var into = new MemoryStream();
        using (var writer = new Utf8JsonWriter(into, new JsonWriterOptions { Encoder = ApiJson.Encoder }))
        {
            write(writer);
        }

        return into.ToArray();
    }
}
