using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of devices' taints, and of what is tolerated.</summary>
internal static class DeviceTaintRules
{
    private static readonly string[] Effects = ["NoExecute", "NoSchedule", "None"];

    public static void Validate(V1DeviceTaint taint, FieldErrors at)
    {
        at.At("key").InvalidEach(taint.Key ?? "", NameSyntax.QualifiedNameErrors(taint.Key ?? ""));
        at.At("value").InvalidEach(taint.Value ?? "", NameSyntax.LabelValueErrors(taint.Value ?? ""));
        at.At("effect").OneOf(taint.Effect, Effects);
    }

    public static void Validate(IList<V1DeviceToleration>? tolerations, FieldErrors at) =>
        Bounded.Validate(tolerations, DeviceLimits.Tolerations, at, Validate);

    private static void Validate(V1DeviceToleration toleration, FieldErrors at)
    {
        if (toleration.Key is { Length: > 0 } key)
        {
            at.At("key").InvalidEach(key, NameSyntax.QualifiedNameErrors(key));
        }

        switch (toleration.OperatorProperty)
        {
            case "Exists":
                at.At("value").InvalidIf(
                    toleration.Value, string.IsNullOrEmpty(toleration.Value) ? null : "must be empty for operator `Exists`");
                break;
            case "Equal":
                at.At("value").InvalidEach(toleration.Value ?? "", NameSyntax.LabelValueErrors(toleration.Value ?? ""));
                break;
            default:
                at.At("operator").OneOf(toleration.OperatorProperty, "Equal", "Exists");
                break;
        }

        if (toleration.Effect is { Length: > 0 } effect && !Effects.Contains(effect))
        {
            at.At("effect").NotSupported(effect, Effects);
        }
    }
}
