using k8s.Models;

namespace Jota.Api;

/// <summary>
/// Upstream's defaults of a limit: a container gets as its limit what is the most that it may have, and as its request that limit, or else
/// the least that it must have.
/// </summary>
internal static class LimitRangeDefaults
{
    public static void Apply(V1LimitRangeItem limit)
    {
        IDictionary<string, ResourceQuantity>?[] said =
            [limit.Max, limit.Min, limit.DefaultProperty, limit.DefaultRequest, limit.MaxLimitRequestRatio];
        foreach (var amounts in said)
        {
            ContainerDefaults.RoundUp(amounts);
        }

        if (limit.Type != LimitTypes.Container)
        {
            return;
        }

        limit.DefaultProperty = Filled(limit.DefaultProperty, limit.Max);
        limit.DefaultRequest = Filled(Filled(limit.DefaultRequest, limit.DefaultProperty), limit.Min);
    }

    private static IDictionary<string, ResourceQuantity>? Filled(
        IDictionary<string, ResourceQuantity>? said, IDictionary<string, ResourceQuantity>? more)
    {
        if (more is not { Count: > 0 } || more.Keys.All(name => said?.ContainsKey(name) == true))
        {
            return said;
        }

        var all = new Dictionary<string, ResourceQuantity>(said ?? new Dictionary<string, ResourceQuantity>());
        foreach (var (name, amount) in more)
        {
            all.TryAdd(name, amount);
        }

        return all;
    }
}
