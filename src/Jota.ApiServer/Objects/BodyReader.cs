using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.Objects;

/// <summary>Makes objects of request bodies; refuses what is not an object of the expected kind, in upstream's words.</summary>
internal sealed class BodyReader(ResourceCatalog catalog)
{
    private static readonly byte[] EmptyObject = "{}"u8.ToArray();

    private const string Scheme = "in scheme \"pkg/api/legacyscheme/scheme.go:30\"";

    /// <summary>Reads an object of the resource's kind; what comes from inside the process is copied.</summary>
    public DecodedBody Read(Resource resource, ApiBody body, FieldValidation validation) => body switch
    {
        ApiBody.Typed typed => new(ModelCopy.Of(typed.Value), []),
        ApiBody.Encoded encoded => ReadEncoded(resource, encoded, validation),
        _ => throw new ArgumentOutOfRangeException(nameof(body)),
    };

    /// <summary>
    /// Reads an object of which only metadata and status count; of what comes from inside the process nothing else is copied, and so
    /// the rest is missing.
    /// </summary>
    public DecodedBody ReadStatus(Resource resource, ApiBody body, FieldValidation validation) =>
        body is ApiBody.Typed typed ? new(resource.CopyOfStatus(typed.Value), []) : Read(resource, body, validation);

    private DecodedBody ReadEncoded(Resource resource, ApiBody.Encoded body, FieldValidation validation)
    {
        var (json, duplicates) = body.IsYaml ? ToJson(resource, body.Bytes) : (body.Bytes, null);
        json = IsNull(json) ? EmptyObject : json;
        CheckKind(resource, HeaderOf(resource, json));
        try
        {
            return Decode(resource, json, duplicates, validation);
        }
        catch (FormatException e)
        {
            var names = resource.Names;
            throw ApiException.BadRequest($"{names.Kind} in version \"{names.Version}\" cannot be handled as a {names.Kind}: {e.Message}");
        }
    }

    /// <summary>Decodes an object of the resource's kind. Throws <see cref="FormatException"/> with upstream's text.</summary>
    /// <param name="resource">The kind.</param>
    /// <param name="json">The object.</param>
    /// <param name="duplicates">What was found on the way to JSON.</param>
    /// <param name="validation">What to do about unknown and duplicate fields.</param>
    public static DecodedBody Decode(Resource resource, ReadOnlyMemory<byte> json, string? duplicates, FieldValidation validation)
    {
        var obj = StrictDecoder.Decode(resource, json, out var unknown);
        IReadOnlyList<string> findings = duplicates is null ? unknown : [duplicates, .. unknown];
        return validation switch
        {
            FieldValidation.Strict when findings.Count > 0 => throw new FormatException(StrictDecoder.StrictError(findings)),
            FieldValidation.Ignore => new(obj, []),
            _ => new(obj, findings),
        };
    }

    /// <summary>Null, and so an empty YAML document, is an object of the expected kind in which nothing is set.</summary>
    private static bool IsNull(ReadOnlyMemory<byte> json) => json.Span.Trim(" \t\r\n"u8).SequenceEqual("null"u8);

    private static (ReadOnlyMemory<byte> Json, string? Duplicates) ToJson(Resource resource, ReadOnlyMemory<byte> yaml)
    {
        try
        {
            return (YamlToJson.Convert(yaml.Span, out var duplicates), duplicates);
        }
        catch (FormatException e)
        {
            throw ApiException.BadRequest(ObjectHeader.Unrecognized(resource.Names.Kind, e.Message, yaml.Span));
        }
    }

    private static ObjectHeader HeaderOf(Resource resource, ReadOnlyMemory<byte> json)
    {
        try
        {
            return ObjectHeader.Read(json.Span);
        }
        catch (FormatException e)
        {
            throw ApiException.BadRequest(ObjectHeader.Unrecognized(resource.Names.Kind, e.Message, json.Span));
        }
    }

    /// <summary>Both may be missing; what is there must be the resource's.</summary>
    private void CheckKind(Resource resource, ObjectHeader said)
    {
        var names = resource.Names;
        var kind = said.Kind.Length == 0 ? names.Kind : said.Kind;
        var apiVersion = said.ApiVersion.Length == 0 ? names.ApiVersion : said.ApiVersion;
        if (kind == names.Kind && apiVersion == names.ApiVersion)
        {
            return;
        }

        var version = apiVersion[(apiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..];
        if (!IsKnown(apiVersion, kind))
        {
            throw ApiException.BadRequest(
                $"{kind} in version \"{version}\" cannot be handled as a {names.Kind}: no kind \"{kind}\" is registered for version \"{apiVersion}\" {Scheme}");
        }

        throw kind == names.Kind
            ? ApiException.BadRequest($"the API version in the data ({apiVersion}) does not match the expected API version ({names.ApiVersion})")
            : ApiException.BadRequest(
                $"{kind} in version \"{version}\" cannot be handled as a {names.Kind}: converting ({GoName(apiVersion, kind)}) to ({GoInternalName(names)}): unknown conversion");
    }

    /// <summary>Lists are kinds too, though nobody can store one.</summary>
    private bool IsKnown(string apiVersion, string kind) =>
        catalog.FindKind(apiVersion, kind) is not null
        || (kind.EndsWith("List", StringComparison.Ordinal) && catalog.FindKind(apiVersion, kind[..^"List".Length]) is not null)
        || (apiVersion, kind) == ("v1", "List");

    private static string GoName(string apiVersion, string kind) => $"{apiVersion[(apiVersion.LastIndexOf('/') + 1)..]}.{kind}";

    private static string GoInternalName(ResourceNames names) => $"{(names.Group.Length == 0 ? "core" : names.Group.Split('.')[0])}.{names.Kind}";
}
