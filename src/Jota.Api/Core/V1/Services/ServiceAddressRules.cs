using k8s.Models;

namespace Jota.Api;

/// <summary>
/// The rules of a service's addresses within the cluster and their families, as far as they need no knowledge of the cluster.
/// </summary>
internal static class ServiceAddressRules
{
    private const string Fixed = "may not change once set";

    public static void Validate(V1ServiceSpec spec, FieldErrors at)
    {
        if (spec.Type == ServiceTypes.ExternalName)
        {
            return;
        }

        ValidateFirst(spec, at.At("clusterIPs"));
        ValidateFamilies(spec.IpFamilies, at.At("ipFamilies"));
        if (spec.IpFamilyPolicy is { } policy && policy is not ("PreferDualStack" or "RequireDualStack" or "SingleStack"))
        {
            at.At("ipFamilyPolicy").NotSupported(policy, ["PreferDualStack", "RequireDualStack", "SingleStack"]);
        }

        if (ValidateEach(spec.ClusterIPs ?? [], at.At("clusterIPs")))
        {
            ValidateTogether(spec, at.At("clusterIPs"));
        }
    }

    /// <summary>A service keeps its addresses and their families as long as it has any.</summary>
    public static void ValidateUpdate(V1ServiceSpec spec, V1ServiceSpec old, FieldErrors at)
    {
        if (spec.Type == ServiceTypes.ExternalName || old.Type == ServiceTypes.ExternalName)
        {
            return;
        }

        var (headless, was) = (ServiceTypes.IsHeadless(spec), ServiceTypes.IsHeadless(old));
        if (!headless || !was)
        {
            ValidateKept(spec.ClusterIPs ?? [], old.ClusterIPs ?? [], spec.IpFamilyPolicy, "clusterIP", at.At("clusterIPs"), at);
        }

        if (!headless && !was)
        {
            ValidateKept(spec.IpFamilies ?? [], old.IpFamilies ?? [], spec.IpFamilyPolicy, "ipFamily", at.At("ipFamilies"), at);
        }
    }

    private static void ValidateKept(IList<string> now, IList<string> before, string? policy, string what, FieldErrors at, FieldErrors spec)
    {
        if (now.Count == 0 && before.Count > 0)
        {
            at.At(0).InvalidList(now, $"primary {what} can not be unset");
            return;
        }

        ShownText? shown = null;
        for (var i = 0; i < before.Count && i < now.Count; i++)
        {
            if (now[i] != before[i])
            {
                at.At(i).Invalid(shown ??= GoText.List(now), Fixed);
            }
        }

        if (now.Count == 1 && before.Count > 1 && policy != "SingleStack")
        {
            spec.At("ipFamilyPolicy").Invalid(policy, $"must be set to 'SingleStack' when releasing the secondary {what}");
        }
    }

    private static void ValidateFirst(V1ServiceSpec spec, FieldErrors at)
    {
        var all = spec.ClusterIPs ?? [];
        if (string.IsNullOrEmpty(spec.ClusterIP))
        {
            if (all.Count > 0)
            {
                at.InvalidList(all, "must be empty when `clusterIP` is not specified");
            }
        }
        else if (all.Count == 0)
        {
            at.Required();
        }
        else if (all[0] != spec.ClusterIP)
        {
            at.InvalidList(all, "first value must match `clusterIP`");
        }
    }

    private static void ValidateFamilies(IList<string>? families, FieldErrors at)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < families?.Count; i++)
        {
            if (families[i] is not ("IPv4" or "IPv6"))
            {
                at.At(i).NotSupported(families[i], ["IPv4", "IPv6"]);
            }

            if (!seen.Add(families[i]))
            {
                at.At(i).Duplicate(families[i]);
            }
        }
    }

    /// <summary>Whether every address is one.</summary>
    private static bool ValidateEach(IList<string> all, FieldErrors at)
    {
        var before = at.Refusals;
        for (var i = 0; i < all.Count; i++)
        {
            if (i > 0 || all[i] != ServiceTypes.NoClusterIP)
            {
                at.At(i).InvalidIf(all[i], ValueSyntax.IpError(all[i]));
            }
            else if (all.Count > 1)
            {
                at.InvalidList(all, "'None' must be the first and only value");
            }
        }

        var fine = at.Refusals == before;
        if (all.Count > 2)
        {
            at.InvalidList(all, "may only hold up to 2 values");
        }

        return fine;
    }

    private static void ValidateTogether(V1ServiceSpec spec, FieldErrors at)
    {
        var all = spec.ClusterIPs ?? [];
        if (all.Count > 1 && (all.Count > 2 || AddressRules.IsIPv6(all[0]) == AddressRules.IsIPv6(all[1])))
        {
            at.InvalidList(all, "may specify no more than one IP for each IP family");
        }

        var families = ServiceTypes.IsHeadless(spec) ? [] : spec.IpFamilies ?? [];
        for (var i = 0; i < all.Count && i < families.Count; i++)
        {
            if (families[i] is "IPv4" or "IPv6" && families[i] == "IPv6" != AddressRules.IsIPv6(all[i]))
            {
                at.At(i).Invalid(all[i], $"expected an {families[i]} value as indicated by `ipFamilies[{i}]`");
            }
        }
    }
}
