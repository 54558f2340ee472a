using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>Schemas of which all, some, one or none have to hold.</summary>
internal sealed partial class JsonValidation
{
    private void Combinations(JsonSchema schema, JsonNode? value)
    {
        if (!schema.AnyOf.IsEmpty)
        {
            AnyOf(schema.AnyOf, value);
        }

        if (!schema.OneOf.IsEmpty)
        {
            OneOf(schema.OneOf, value);
        }

        if (!schema.AllOf.IsEmpty)
        {
            AllOf(schema.AllOf, value);
        }

        if (schema.Not is { } not && !Try(not, value).Any)
        {
            _errors.Combination($"\"{_at}\" must not validate the schema (not)");
        }
    }

    private void AnyOf(ImmutableArray<JsonSchema> schemas, JsonNode? value)
    {
        JsonErrors? nearest = null;
        foreach (var schema in schemas)
        {
            var tried = Try(schema, value);
            if (!tried.Any)
            {
                return;
            }

            nearest = nearest is null || tried.Count < nearest.Count ? tried : nearest;
        }

        _errors.Combination($"\"{_at}\" must validate at least one schema (anyOf)");
        _errors.AddAll(nearest!);
    }

    private void OneOf(ImmutableArray<JsonSchema> schemas, JsonNode? value)
    {
        var (valid, nearest) = (0, (JsonErrors?)null);
        foreach (var schema in schemas)
        {
            var tried = Try(schema, value);
            valid += tried.Any ? 0 : 1;
            nearest = tried.Any && (nearest is null || tried.Count < nearest.Count) ? tried : nearest;
        }

        if (valid == 0)
        {
            _errors.Combination($"\"{_at}\" must validate one and only one schema (oneOf). Found none valid");
            _errors.AddAll(nearest!);
        }
        else if (valid > 1)
        {
            _errors.Combination($"\"{_at}\" must validate one and only one schema (oneOf). Found {valid} valid alternatives");
        }
    }

    private void AllOf(ImmutableArray<JsonSchema> schemas, JsonNode? value)
    {
        var valid = 0;
        foreach (var schema in schemas)
        {
            var tried = Try(schema, value);
            valid += tried.Any ? 0 : 1;
            _errors.AddAll(tried);
        }

        if (valid < schemas.Length)
        {
            _errors.Combination($"\"{_at}\" must validate all the schemas (allOf){(valid == 0 ? ". None validated" : "")}");
        }
    }

    /// <summary>What one of several schemas would refuse.</summary>
    private JsonErrors Try(JsonSchema schema, JsonNode? value)
    {
        var outside = _errors;
        _errors = new();
        Value(schema, value, null);
        var tried = _errors;
        _errors = outside;
        return tried;
    }
}
