using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.CustomValidation;

/// <summary>What rules of a definition must be like when declared: upstream's checks, but for the estimate of their cost.</summary>
internal static class RuleDeclarations
{
    /// <summary>Refuses rules that cannot be used; those that were declared before are left alone.</summary>
    public static void Check(V1CustomResourceDefinition crd, V1CustomResourceDefinition? old, FieldErrors errors)
    {
        var known = (old?.Spec.Versions ?? []).ToDictionary(version => version.Name, StringComparer.Ordinal);
        for (var i = 0; i < crd.Spec.Versions.Count; i++)
        {
            var version = crd.Spec.Versions[i];
            if (version.Schema?.OpenAPIV3Schema is { } schema && !IsSame(schema, known.GetValueOrDefault(version.Name)))
            {
                var at = errors.At("spec").At("versions").At(i).At("schema").At("openAPIV3Schema");
                if (RulePlace.Of(JsonSchema.Of(schema), crd.Spec.Names.Kind) is { } root)
                {
                    Check(root, at);
                }
            }
        }
    }

    private static bool IsSame(V1JSONSchemaProps schema, V1CustomResourceDefinitionVersion? old) =>
        old?.Schema?.OpenAPIV3Schema is { } before && ApiJson.Encode(schema).AsSpan().SequenceEqual(ApiJson.Encode(before));

    private static void Check(RulePlace place, FieldErrors at)
    {
        for (var i = 0; i < place.Rules.Length; i++)
        {
            Check(place.Rules[i], place.CanTellOld, at.At("x-kubernetes-validations").At(i));
        }

        foreach (var (name, field) in place.Fields)
        {
            Check(field, at.At("properties").Key(name));
        }

        if (place.Items is { } items)
        {
            Check(items, at.At(place.Schema.Items is null ? "additionalProperties" : "items"));
        }
    }

    private static void Check(SchemaRule rule, bool canTellOld, FieldErrors at)
    {
        var shown = ShownText.Of($"apiextensions.ValidationRule{{Rule:{ShownText.Show(rule.Source.Rule ?? "")}}}");
        if (rule.IsEmpty)
        {
            at.At("rule").Required("rule is not specified");
            return;
        }

        at.At("rule").InvalidIf(shown, rule.Problem);
        at.At("messageExpression").InvalidIf(shown, rule.MessageProblem);
        if (rule.UsesOld && !canTellOld)
        {
            at.At("rule").Invalid(
                rule.Source.Rule,
                "oldSelf cannot be used on the uncorrelatable portion of the schema: items of a list that nothing tells apart");
        }

        if (rule.Source.OptionalOldSelf is not null && rule.Problem is null && !rule.UsesOld)
        {
            at.At("optionalOldSelf").Invalid(rule.Source.OptionalOldSelf, "may not be set if oldSelf is not used in rule");
        }

        if (rule.Source.Message is { Length: > 0 } message)
        {
            at.At("message").InvalidIf(
                message,
                string.IsNullOrWhiteSpace(message) ? "message must be non-empty if specified"
                : message.Trim().AsSpan().ContainsAny('\n', '\r') ? "message must not contain line breaks"
                : null);
        }

        if (rule.Source.Reason is { } reason && reason is not ("FieldValueInvalid" or "FieldValueForbidden" or "FieldValueRequired"
            or "FieldValueDuplicate"))
        {
            at.At("reason").NotSupported(
                reason, ["FieldValueRequired", "FieldValueInvalid", "FieldValueForbidden", "FieldValueDuplicate"]);
        }
    }
}
