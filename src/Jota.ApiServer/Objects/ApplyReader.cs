using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.Objects;

/// <summary>Reads what is applied, and decodes what comes of it.</summary>
internal static class ApplyReader
{
    /// <summary>
    /// Reads an applied object of this kind, YAML or JSON. Throws <see cref="ApiException"/> with upstream's texts; keys that are there
    /// twice are refused under strict validation, or told.
    /// </summary>
    public static AppliedObject Read(
        Resource resource, ApiTarget target, PatchBody patch, WriteOptions options, RequestBudget budget,
        out IReadOnlyList<string> warnings)
    {
        var json = ToJson(patch, budget, out var duplicates);
        var applied = AppliedObject.Read(resource, target.Namespace, json, budget);
        if (duplicates is not null && options.FieldValidation == FieldValidation.Strict)
        {
            throw ApiException.BadRequest($"error strict decoding YAML: {duplicates}");
        }

        warnings = duplicates is null || options.FieldValidation == FieldValidation.Ignore ? [] : [duplicates];
        return applied;
    }

    /// <summary>What comes of applying, as an object of the kind.</summary>
    public static DecodedBody Decode(
        Resource resource, ApiTarget target, AppliedObject applied, ApplyPlan plan, IReadOnlyList<string> warnings)
    {
        try
        {
            var decoded = BodyReader.Decode(resource, plan.Json, null, FieldValidation.Ignore);
            return decoded with { Warnings = warnings, Plan = plan };
        }
        catch (FormatException wrong)
        {
            throw applied.Refused(resource, target.Namespace, wrong.Message);
        }
    }

    private static ReadOnlyMemory<byte> ToJson(PatchBody patch, RequestBudget budget, out string? duplicates)
    {
        try
        {
            return YamlToJson.Convert(patch.Bytes.Span, budget, out duplicates);
        }
        catch (FormatException wrong)
        {
            throw ApiException.BadRequest($"error decoding YAML: {wrong.Message}");
        }
    }
}
