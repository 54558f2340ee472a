using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary>What pods ask for, and what they may have at most: containers together, or the largest of those that come before.</summary>
internal static class PodResources
{
    public static Dictionary<string, Quantity> Requests(JsonNode? pod) => Of(pod, "requests");

    public static Dictionary<string, Quantity> Limits(JsonNode? pod) => Of(pod, "limits");

    /// <summary>Adds amounts to others.</summary>
    public static void AddTo(Dictionary<string, Quantity> sum, IEnumerable<KeyValuePair<string, Quantity>> more)
    {
        foreach (var (name, amount) in more)
        {
            sum[name] = sum.TryGetValue(name, out var had) ? had + amount : amount;
        }
    }

    private static Dictionary<string, Quantity> Of(JsonNode? pod, string list)
    {
        var sum = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var container in pod.Items("spec", "containers"))
        {
            AddTo(sum, Read(container.At("resources", list)));
        }

        Raise(sum, pod, list);
        foreach (var (name, amount) in Read(pod.At("spec", "resources", list)))
        {
            sum[name] = amount;
        }

        var overhead = Read(pod.At("spec", "overhead"));
        AddTo(sum, list == "requests" ? overhead : overhead.Where(amount => sum.ContainsKey(amount.Key)));
        return sum;
    }

    /// <summary>Those that come before: sidecars go on beside all that follow, others are gone by then.</summary>
    private static void Raise(Dictionary<string, Quantity> sum, JsonNode? pod, string list)
    {
        var sidecars = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        var most = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var container in pod.Items("spec", "initContainers"))
        {
            var own = new Dictionary<string, Quantity>(StringComparer.Ordinal);
            AddTo(own, Read(container.At("resources", list)));
            if (container.Text("restartPolicy") == "Always")
            {
                AddTo(sum, own);
                AddTo(sidecars, own);
                own = sidecars;
            }
            else
            {
                AddTo(own, sidecars);
            }

            TakeLarger(most, own);
        }

        TakeLarger(sum, most);
    }

    private static void TakeLarger(Dictionary<string, Quantity> into, IEnumerable<KeyValuePair<string, Quantity>> from)
    {
        foreach (var (name, amount) in from)
        {
            if (!into.TryGetValue(name, out var had) || amount > had)
            {
                into[name] = amount;
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, Quantity>> Read(JsonNode? amounts)
    {
        foreach (var (name, text) in amounts.Fields())
        {
            if (Quantity.TryParse(GoText.Of(text), out var amount))
            {
                yield return KeyValuePair.Create(name, amount);
            }
        }
    }
}
