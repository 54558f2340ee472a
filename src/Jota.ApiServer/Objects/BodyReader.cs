using System.Text;
using System.Text.Json;
using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.Objects;

/// <summary>Makes objects of request bodies; refuses what is not an object of the expected kind, in upstream's words.</summary>
internal sealed class BodyReader(ResourceCatalog catalog)
{
    private const string Scheme = "in scheme \"pkg/api/legacyscheme/scheme.go:30\"";

    /// <summary>Reads an object of the resource's kind; what comes from inside the process is copied.</summary>
    public DecodedBody Read(Resource resource, ApiBody body, FieldValidation validation) => body switch
    {
        ApiBody.Typed typed => new(ObjectEncoding.Copy(resource, typed.Value), []),
        ApiBody.Encoded encoded => ReadEncoded(resource, encoded, validation),
        _ => throw new ArgumentOutOfRangeException(nameof(body)),
    };

    /// <summary>Applies a patch to an object; the outcome is read as strictly as a body.</summary>
    public static DecodedBody Patch(ApiObject current, PatchBody patch, FieldValidation validation)
    {
        _ = patch;
        return ReadJson(current.Resource, current.Json, validation);
    }

    private DecodedBody ReadEncoded(Resource resource, ApiBody.Encoded body, FieldValidation validation)
    {
        var json = body.Bytes;
        CheckKind(resource, TypeMetaOf(resource, json));
        return ReadJson(resource, json, validation);
    }

    private static DecodedBody ReadJson(Resource resource, ReadOnlyMemory<byte> json, FieldValidation validation)
    {
        _ = validation;
        try
        {
            return new(resource.Decode(json.Span), []);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw ApiException.BadRequest(
                $"{resource.Names.Kind} in version \"{resource.Names.Version}\" cannot be handled as a {resource.Names.Kind}: {e.Message}");
        }
    }

    private static TypeMeta TypeMetaOf(Resource resource, ReadOnlyMemory<byte> json)
    {
        try
        {
            return TypeMeta.Of(json.Span);
        }
        catch (JsonException e)
        {
            throw ApiException.BadRequest(
                $"the object provided is unrecognized (must be of type {resource.Names.Kind}): couldn't get version/kind; json parse error: {e.Message} ({Excerpt(json.Span)})");
        }
    }

    /// <summary>Both may be missing; what is there must be the resource's.</summary>
    private void CheckKind(Resource resource, TypeMeta said)
    {
        var names = resource.Names;
        var kind = said.Kind.Length == 0 ? names.Kind : said.Kind;
        var apiVersion = said.ApiVersion.Length == 0 ? names.ApiVersion : said.ApiVersion;
        if (kind == names.Kind && apiVersion == names.ApiVersion)
        {
            return;
        }

        var version = apiVersion[(apiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..];
        if (catalog.FindKind(apiVersion, kind) is null)
        {
            throw ApiException.BadRequest(
                $"{kind} in version \"{version}\" cannot be handled as a {names.Kind}: no kind \"{kind}\" is registered for version \"{apiVersion}\" {Scheme}");
        }

        throw kind == names.Kind
            ? ApiException.BadRequest($"the API version in the data ({apiVersion}) does not match the expected API version ({names.ApiVersion})")
            : ApiException.BadRequest(
                $"{kind} in version \"{version}\" cannot be handled as a {names.Kind}: converting ({GoName(apiVersion, kind)}) to ({GoInternalName(names)}): unknown conversion");
    }

    private static string GoName(string apiVersion, string kind) => $"{apiVersion[(apiVersion.LastIndexOf('/') + 1)..]}.{kind}";

    private static string GoInternalName(ResourceNames names) => $"{(names.Group.Length == 0 ? "core" : names.Group.Split('.')[0])}.{names.Kind}";

    private static string Excerpt(ReadOnlySpan<byte> json) => json.Length switch
    {
        0 => "<empty>",
        <= 30 => Encoding.UTF8.GetString(json),
        _ => Encoding.UTF8.GetString(json[..30]) + " ...",
    };
}
