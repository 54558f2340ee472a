using k8s.Models;

namespace Jota.Api;

/// <summary>The schema of a version: first as OpenAPI, then that it is structural, then that its defaults are as it asks.</summary>
internal static class VersionSchema
{
    public static void Validate(V1CustomResourceDefinitionVersion version, FieldErrors at)
    {
        var (schema, place) = (version.Schema.OpenAPIV3Schema, at.At("openAPIV3Schema"));
        var before = place.Refusals;
        if (version.Subresources?.Status is not null)
        {
            RootWithStatus(schema, place);
        }

        if (schema.Nullable == true)
        {
            at.At("openAPIV3Schema.nullable").Forbidden("nullable cannot be true at the root");
        }

        if (!OpenApiRules.Validate(schema, place) || !StructuralRules.Validate(schema, place) || place.Refusals != before)
        {
            return;
        }

        try
        {
            DefaultRules.Validate(JsonSchema.Of(schema), place);
        }
        catch (FormatException wrong)
        {
            at.Invalid("", $"error building validator: {wrong.Message}");
        }
    }

    // The schema of the status is looked at by itself, so what the root says must not concern it.
    private static void RootWithStatus(V1JSONSchemaProps schema, FieldErrors at)
    {
        if (!string.IsNullOrEmpty(schema.Type) && schema.Type != "object")
        {
            at.At("type").Invalid(
                schema.Type, "only \"object\" is allowed as the type at the root of the schema if the status subresource is enabled");
        }

        if (schema.AllOf is not null || schema.AnyOf is not null || schema.OneOf is not null || schema.Not is not null
            || schema.EnumProperty is not null || schema.AdditionalProperties is not null || schema.MinProperties is not null
            || schema.MaxProperties is not null || schema.XKubernetesEmbeddedResource is not null
            || schema.XKubernetesIntOrString is not null)
        {
            at.Invalid(
                ShownText.Of("{}"),
                "only [Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern " +
                "MaxItems MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields " +
                "XValidations] fields are allowed at the root of the schema if the status subresource is enabled");
        }
    }
}
