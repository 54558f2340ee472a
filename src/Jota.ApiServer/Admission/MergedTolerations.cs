using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Admission;

/// <summary>Tolerations of two sources in one list, without those that another one covers.</summary>
internal static class MergedTolerations
{
    public static List<V1Toleration> Of(IReadOnlyList<V1Toleration> all)
    {
        var merged = new List<V1Toleration>();
        for (var i = 0; i < all.Count; i++)
        {
            // Of equal ones the first stays.
            var one = all[i];
            if (!merged.Any(taken => Covers(taken, one))
                && !all.Skip(i + 1).Any(later => !ModelCopy.Same(later, one) && Covers(later, one)))
            {
                merged.Add(one);
            }
        }

        return merged;
    }

    private static bool Covers(V1Toleration wide, V1Toleration narrow)
    {
        if (ModelCopy.Same(wide, narrow))
        {
            return true;
        }

        var anyKey = Text(wide.Key).Length == 0 && wide.OperatorProperty == "Exists";
        if ((Text(narrow.Key) != Text(wide.Key) && !anyKey)
            || (Text(narrow.Effect) != Text(wide.Effect) && Text(wide.Effect).Length > 0)
            || (wide is { Effect: "NoExecute", TolerationSeconds: { } most } && (narrow.TolerationSeconds ?? long.MaxValue) > most))
        {
            return false;
        }

        return Text(wide.OperatorProperty) switch
        {
            "" or "Equal" => Text(narrow.OperatorProperty) == Text(wide.OperatorProperty) && Text(narrow.Value) == Text(wide.Value),
            "Exists" => true,
            _ => false,
        };
    }

    private static string Text(string? value) => value ?? "";
}
