using System.Text.Json.Nodes;
using k8s.Models;

namespace Jota.Api;

/// <summary>What objects within objects (<c>x-kubernetes-embedded-resource</c>) must say of themselves.</summary>
internal sealed class EmbeddedRules
{
    private readonly JsonPlace _at = new();
    private readonly JsonErrors _errors;

    private EmbeddedRules(JsonErrors errors) => _errors = errors;

    /// <summary>Checks every embedded object in a value.</summary>
    public static void Check(JsonSchema schema, JsonNode? value, JsonErrors errors)
    {
        if (schema.HasEmbedded)
        {
            new EmbeddedRules(errors).Within(schema, value);
        }
    }

    /// <summary>Checks a value that is an embedded object itself.</summary>
    public static void CheckObject(JsonObject embedded, JsonErrors errors) => new EmbeddedRules(errors).Object(embedded);

    private void Value(JsonSchema schema, JsonNode? value)
    {
        if (schema.IsEmbedded && value is JsonObject embedded)
        {
            Object(embedded);
        }

        if (schema.HasEmbedded)
        {
            Within(schema, value);
        }
    }

    private void Within(JsonSchema schema, JsonNode? value)
    {
        switch (value)
        {
            case JsonObject map:
                foreach (var (name, field) in map)
                {
                    if (schema.Find(name) is { } known)
                    {
                        using (schema.Properties.ContainsKey(name) ? _at.Field(name) : _at.Key(name))
                        {
                            Value(known, field);
                        }
                    }
                }

                break;
            case JsonArray list when schema.Items is { } items:
                for (var i = 0; i < list.Count; i++)
                {
                    using (_at.Item(i))
                    {
                        Value(items, list[i]);
                    }
                }

                break;
            default:
                break;
        }
    }

    private void Object(JsonObject embedded)
    {
        Said(embedded, "apiVersion", VersionError);
        Said(embedded, "kind", KindError);
        if (embedded["metadata"] is { } metadata)
        {
            Metadata(EmbeddedMetadata.Read(metadata));
        }
    }

    private void Said(JsonObject embedded, string name, Func<string, string?> wrong)
    {
        using var place = _at.Field(name);
        if (!embedded.ContainsKey(name))
        {
            _errors.Add(FieldErrorReason.Required, _at.InBrackets(), "Required value: must not be empty");
        }
        else if (JsonNumbers.Text(embedded[name]) is not { } text)
        {
            Refuse(UntypedJson.Sorted(embedded[name]), "must be a string");
        }
        else if ((text.Length == 0 ? "must not be empty" : wrong(text)) is { } why)
        {
            Refuse(ShownText.Show(text), why);
        }
    }

    private void Refuse(string shown, string why) =>
        _errors.Add(FieldErrorReason.Invalid, _at.InBrackets(), $"Invalid value: {shown}: {why}");

    private static string? VersionError(string apiVersion) =>
        apiVersion.Count(c => c == '/') > 1 ? $"unexpected GroupVersion string: {apiVersion}" : null;

    private static string? KindError(string kind) => NameSyntax.Dns1035LabelErrors(kind.ToLowerInvariant()) is { IsEmpty: false } errors
        ? $"may have mixed case, but should otherwise match: {string.Join(",", errors)}"
        : null;

    private void Metadata(V1ObjectMeta metadata)
    {
        var errors = new FieldErrors();
        ObjectMetaRules.ValidateEmbedded(metadata, errors.At("metadata"));
        foreach (var error in errors.All)
        {
            _errors.Add(error.Reason, _at.InBrackets() is { Length: > 0 } here ? $"{here}.{error.Path}" : error.Path, error.Detail);
        }
    }
}
