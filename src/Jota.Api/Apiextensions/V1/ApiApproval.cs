using k8s.Models;

namespace Jota.Api;

/// <summary>
/// The groups of the Kubernetes community (<c>*.k8s.io</c>, <c>*.kubernetes.io</c>) are not for everybody: who defines a kind in one says
/// where that was approved, or that it was not (KEP-1111).
/// </summary>
public static class ApiApproval
{
    /// <summary>The annotation that says so.</summary>
    public const string Annotation = "api-approved.kubernetes.io";

    /// <summary>The condition that tells it.</summary>
    public const string Condition = "KubernetesAPIApprovalPolicyConformant";

    private const string See = "see https://github.com/kubernetes/enhancements/pull/1111";

    /// <summary>The condition of a definition; null where its group is nobody's.</summary>
    public static V1CustomResourceDefinitionCondition? ConditionOf(V1CustomResourceDefinition crd) => !IsProtected(crd.Spec.Group) ? null
        : StateOf(crd) switch
        {
            (State.Approved, var why) => new() { Type = Condition, Status = "True", Reason = "ApprovedAnnotation", Message = why },
            (State.Bypassed, var why) => new() { Type = Condition, Status = "False", Reason = "UnapprovedAnnotation", Message = why },
            (State.Invalid, var why) => new() { Type = Condition, Status = "False", Reason = "InvalidAnnotation", Message = why },
            var (_, why) => new() { Type = Condition, Status = "False", Reason = "MissingAnnotation", Message = why },
        };

    internal static void Validate(V1CustomResourceDefinition crd, V1CustomResourceDefinition? old, FieldErrors errors)
    {
        if (!IsProtected(crd.Spec.Group))
        {
            return;
        }

        var (state, why) = StateOf(crd);
        if (old is not null && StateOf(old).State == state)
        {
            return;
        }

        var at = errors.At("metadata").At("annotations").Key(Annotation);
        if (state == State.Missing)
        {
            at.Required(why);
        }
        else if (state == State.Invalid)
        {
            at.Invalid(Said(crd), why);
        }
    }

    private static bool IsProtected(string? group) => group is "k8s.io" or "kubernetes.io"
        || group?.EndsWith(".k8s.io", StringComparison.Ordinal) == true
        || group?.EndsWith(".kubernetes.io", StringComparison.Ordinal) == true;

    private static string Said(V1CustomResourceDefinition crd) =>
        crd.Metadata?.Annotations is { } annotations && annotations.TryGetValue(Annotation, out var said) ? said : "";

    private static (State State, string Why) StateOf(V1CustomResourceDefinition crd) => Said(crd) switch
    {
        "" => (State.Missing, $"protected groups must have approval annotation \"{Annotation}\", {See}"),
        var said when said.StartsWith("unapproved", StringComparison.Ordinal) => (State.Bypassed, $"not approved: \"{said}\""),
        var said when Uri.TryCreate(said, UriKind.Absolute, out var uri) && uri.Host.Length > 0 => (State.Approved, $"approved in {said}"),
        _ => (State.Invalid,
            $"protected groups must have approval annotation \"{Annotation}\" with either a URL or a reason starting with " +
            $"\"unapproved\", {See}"),
    };

    private enum State
    {
        Missing,
        Invalid,
        Bypassed,
        Approved,
    }
}
