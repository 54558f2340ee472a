using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a validating policy, but for what its expressions say.</summary>
internal static class ValidatingPolicyRules
{
    private const int MostValueExpression = 5 * 1024;
    private const string Either = "validations or auditAnnotations must contain at least one item";

    public static void Validate(string name, V1ValidatingAdmissionPolicySpec spec, FieldErrors at)
    {
        at.At("failurePolicy").OneOf(spec.FailurePolicy, WebhookNames.Fail, WebhookNames.Ignore);
        PolicyMatchRules.ValidateParamKind(spec.ParamKind, at.At("paramKind"));
        PolicyMatchRules.ValidateConstraints(spec.MatchConstraints, at.At("matchConstraints"));
        MatchConditionRules.Validate([.. spec.MatchConditions ?? []], at.At("matchConditions"));
        PolicyVariableRules.Validate(spec.Variables, at.At("variables"));
        if (spec.Validations is not { Count: > 0 } && spec.AuditAnnotations is not { Count: > 0 })
        {
            at.At("validations").Required(Either);
            at.At("auditAnnotations").Required(Either);
        }

        for (var i = 0; i < spec.Validations?.Count; i++)
        {
            Validate(spec.Validations[i], at.At("validations").At(i));
        }

        ValidateAnnotations(name, spec.AuditAnnotations ?? [], at.At("auditAnnotations"));
    }

    public static void ValidateStatus(V1ValidatingAdmissionPolicyStatus? status, FieldErrors at)
    {
        var warnings = at.At("typeChecking").At("expressionWarnings");
        for (var i = 0; i < status?.TypeChecking?.ExpressionWarnings?.Count; i++)
        {
            var warning = status.TypeChecking.ExpressionWarnings[i];
            warnings.At(i).At("warning").Present(warning.Warning);
            if (string.IsNullOrWhiteSpace(warning.FieldRef))
            {
                warnings.At(i).At("fieldRef").Required();
            }
        }

        ConditionRules.Validate(status?.Conditions, at.At("conditions"));
    }

    private static void Validate(V1Validation validation, FieldErrors at)
    {
        if (string.IsNullOrWhiteSpace(validation.Expression))
        {
            at.At("expression").Required("expression is not specified");
        }

        if (validation.MessageExpression is { Length: > 0 } expression && string.IsNullOrWhiteSpace(expression))
        {
            at.At("messageExpression").Invalid(expression, "must be non-empty if specified");
        }

        if (validation.Message is { Length: > 0 } message)
        {
            at.At("message").InvalidIf(
                message,
                string.IsNullOrWhiteSpace(message) ? "message must be non-empty if specified"
                : message.Trim().AsSpan().ContainsAny('\n', '\r') ? "message must not contain line breaks"
                : null);
        }

        if (validation.Reason is { } reason)
        {
            at.At("reason").OneOf(reason, "Forbidden", "Invalid", "RequestEntityTooLarge");
        }
    }

    private static void ValidateAnnotations(string name, IList<V1AuditAnnotation> annotations, FieldErrors at)
    {
        if (annotations.Count > PolicyNames.MostAuditAnnotations)
        {
            at.TooMany(annotations.Count, PolicyNames.MostAuditAnnotations);
        }

        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < annotations.Count; i++)
        {
            var (place, annotation) = (at.At(i), annotations[i]);
            var key = $"{name}/{annotation.Key}";
            place.At("key").InvalidEach(key, NameSyntax.QualifiedNameErrors(key));
            if (string.IsNullOrWhiteSpace(annotation.ValueExpression))
            {
                place.At("valueExpression").Required("valueExpression is not specified");
            }
            else if (annotation.ValueExpression.Length > MostValueExpression)
            {
                place.At("valueExpression").Required($"must not exceed {MostValueExpression} bytes in length");
            }

            if (!keys.Add(annotation.Key ?? ""))
            {
                place.At("key").Duplicate(annotation.Key);
            }
        }
    }
}
