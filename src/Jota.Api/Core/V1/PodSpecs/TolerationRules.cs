using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of tolerations.</summary>
internal static class TolerationRules
{
    public static void Validate(IList<V1Toleration>? tolerations, FieldErrors at)
    {
        for (var i = 0; i < tolerations?.Count; i++)
        {
            Validate(tolerations[i], at.At(i));
        }
    }

    /// <summary>No two may say the same.</summary>
    public static void ValidateDistinct(IList<V1Toleration>? tolerations, FieldErrors at)
    {
        var seen = new HashSet<(string?, string?, string?, string?)>();
        for (var i = 0; i < tolerations?.Count; i++)
        {
            var one = tolerations[i];
            if (!seen.Add((one.Key ?? "", one.OperatorProperty ?? "", one.Value ?? "", one.Effect ?? "")))
            {
                at.At(i).Duplicate(GoText.Struct(
                    ("Key", one.Key ?? ""), ("Operator", one.OperatorProperty ?? ""), ("Value", one.Value ?? ""),
                    ("Effect", one.Effect ?? ""), ("TolerationSeconds", one.TolerationSeconds)));
            }
        }
    }

    private static void Validate(V1Toleration toleration, FieldErrors at)
    {
        var (key, value, effect) = (toleration.Key ?? "", toleration.Value ?? "", toleration.Effect ?? "");
        if (key.Length > 0)
        {
            at.At("key").InvalidEach(key, NameSyntax.QualifiedNameErrors(key));
        }
        else if (toleration.OperatorProperty != "Exists")
        {
            at.At("operator").Invalid(
                toleration.OperatorProperty ?? "",
                "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
        }

        if (toleration.TolerationSeconds is not null && effect != "NoExecute")
        {
            at.At("effect").Invalid(effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
        }

        ValidateOperator(toleration.OperatorProperty, value, at.At("operator"));
        if (effect.Length > 0)
        {
            FirstPass.CheckEffect(toleration, at);
        }
    }

    private static void ValidateOperator(string? op, string value, FieldErrors at)
    {
        switch (op)
        {
            case null or "" or "Equal":
                if (NameSyntax.LabelValueErrors(value) is { IsEmpty: false } errors)
                {
                    at.Invalid(value, string.Join(';', errors));
                }

                break;
            case "Exists":
                if (value.Length > 0)
                {
                    at.Invalid(value, "value must be empty when `operator` is 'Exists'");
                }

                break;
            default:
                at.NotSupported(op, ["Equal", "Exists"]);
                break;
        }
    }
}
