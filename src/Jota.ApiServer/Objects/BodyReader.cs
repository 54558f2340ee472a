using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.Objects;

/// <summary>Makes objects of request bodies; refuses what is not an object of the expected kind, in upstream's words.</summary>
internal sealed class BodyReader(KindRules kinds)
{
    private static readonly byte[] EmptyObject = "{}"u8.ToArray();

    /// <summary>Reads an object of the resource's kind; what comes from inside the process is copied.</summary>
    public DecodedBody Read(Resource resource, ApiBody body, FieldValidation validation, CancellationToken ct) => body switch
    {
        ApiBody.Typed typed => new(ModelCopy.Of(typed.Value), []),
        ApiBody.Encoded encoded => ReadEncoded(resource, encoded, validation, ct),
        _ => throw new ArgumentOutOfRangeException(nameof(body)),
    };

    /// <summary>
    /// Reads an object of which only metadata and status count; of what comes from inside the process nothing else is copied, and so
    /// the rest is missing.
    /// </summary>
    public DecodedBody ReadStatus(Resource resource, ApiBody body, FieldValidation validation, CancellationToken ct) =>
        body is ApiBody.Typed typed ? new(resource.CopyOfStatus(typed.Value), []) : Read(resource, body, validation, ct);

    private DecodedBody ReadEncoded(Resource resource, ApiBody.Encoded body, FieldValidation validation, CancellationToken ct)
    {
        var (json, duplicates) = body.IsYaml ? ToJson(resource, body.Bytes, ct) : (body.Bytes, null);
        json = IsNull(json) ? EmptyObject : json;
        var isExpected = ObjectHeader.TryGlimpse(json.Span, out var header) && kinds.Mismatch(resource, header) is null;
        if (!isExpected)
        {
            RequireKind(resource, json);
        }

        try
        {
            return Decode(resource, json, duplicates, validation);
        }
        catch (FormatException e)
        {
            // That it is no JSON at all comes before what is wrong with its fields.
            if (isExpected)
            {
                RequireKind(resource, json);
            }

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

    private static (ReadOnlyMemory<byte> Json, string? Duplicates) ToJson(
        Resource resource, ReadOnlyMemory<byte> yaml, CancellationToken ct)
    {
        try
        {
            return (YamlToJson.Convert(yaml.Span, new RequestBudget(yaml.Length, ct), out var duplicates), duplicates);
        }
        catch (FormatException e)
        {
            throw ApiException.BadRequest(ObjectHeader.Unrecognized(resource.Names.Kind, e.Message, yaml.Span));
        }
    }

    /// <summary>Refuses what is no JSON, or says that it is of another kind.</summary>
    private void RequireKind(Resource resource, ReadOnlyMemory<byte> json)
    {
        try
        {
            if (kinds.Mismatch(resource, ObjectHeader.Read(json.Span)) is { } mismatch)
            {
                throw ApiException.BadRequest(mismatch.OfBody);
            }
        }
        catch (FormatException e)
        {
            throw ApiException.BadRequest(ObjectHeader.Unrecognized(resource.Names.Kind, e.Message, json.Span));
        }
    }
}
