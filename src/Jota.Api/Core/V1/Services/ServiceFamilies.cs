using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// Settles which families of addresses a service has (KEP-563), once it is known which ones the cluster has. Upstream does so before the
/// service is validated, and tells only these errors if there are any.
/// </summary>
public static class ServiceFamilies
{
    private const string Single = "SingleStack";

    /// <summary>Fills in <c>ipFamilyPolicy</c> and <c>ipFamilies</c>, in place.</summary>
    /// <param name="service">The service, prepared for its creation or update.</param>
    /// <param name="old">The stored service; null when it is new.</param>
    /// <param name="cluster">The cluster's families, the one to be used by default first.</param>
    /// <param name="errors">Takes what cannot be.</param>
    public static void Settle(V1Service service, V1Service? old, ImmutableArray<string> cluster, FieldErrors errors)
    {
        var (spec, at) = (service.Spec, errors.At("spec"));
        if (spec.Type == ServiceTypes.ExternalName || (old is not null && IsUnchangedPreference(spec, old.Spec)))
        {
            return;
        }

        var selectorless = ServiceTypes.IsHeadless(spec) && spec.Selector is not { Count: > 0 };
        spec.IpFamilyPolicy ??= old?.Spec.IpFamilyPolicy ?? (selectorless ? "RequireDualStack" : Single);
        ServiceAddressRules.Validate(spec, at);
        if (errors.Any)
        {
            return;
        }

        SettleChange(spec, old?.Spec, at);
        Infer(spec, cluster, at);
        if (errors.Any)
        {
            return;
        }

        if (selectorless)
        {
            // Nobody but its owner knows where its endpoints are, so that any family will do.
            Fill(spec, [cluster[0], Other(spec.IpFamilies is { Count: > 0 } said ? said[0] : cluster[0])]);
            return;
        }

        ValidateConfigured(spec, cluster, at);
        if (!errors.Any)
        {
            Fill(spec, cluster);
        }
    }

    private static bool IsUnchangedPreference(V1ServiceSpec spec, V1ServiceSpec old) =>
        spec.IpFamilyPolicy == "PreferDualStack" && old.IpFamilyPolicy is null or "PreferDualStack" && spec.IpFamilyPolicy is not null
        && spec.Type == old.Type && ServiceTypes.HasClusterIP(spec)
        && Same(spec.ClusterIPs, old.ClusterIPs) && Same(spec.IpFamilies, old.IpFamilies);

    private static void SettleChange(V1ServiceSpec spec, V1ServiceSpec? old, FieldErrors at)
    {
        var policy = at.At("ipFamilyPolicy");
        if (spec.IpFamilyPolicy == Single)
        {
            // Asking for one family and changing nothing else says clearly what shall go.
            spec.ClusterIPs = old is not null && Same(spec.ClusterIPs, old.ClusterIPs) ? FirstOf(spec.ClusterIPs) : spec.ClusterIPs;
            spec.IpFamilies = old is not null && Same(spec.IpFamilies, old.IpFamilies) ? FirstOf(spec.IpFamilies) : spec.IpFamilies;
            policy.InvalidIf(Single, spec.ClusterIPs?.Count == 2 ? MustBeDual("cluster IPs") : null);
            policy.InvalidIf(Single, spec.IpFamilies?.Count == 2 ? MustBeDual("IP families") : null);
        }
        else if (old is not null)
        {
            policy.InvalidIf(spec.IpFamilyPolicy, IsReduced(spec.ClusterIPs, old.ClusterIPs) ? MustBeSingle("cluster IP") : null);
            policy.InvalidIf(spec.IpFamilyPolicy, IsReduced(spec.IpFamilies, old.IpFamilies) ? MustBeSingle("IP family") : null);
        }
    }

    /// <summary>An address tells its family.</summary>
    private static void Infer(V1ServiceSpec spec, ImmutableArray<string> cluster, FieldErrors at)
    {
        for (var i = spec.IpFamilies?.Count ?? 0; !ServiceTypes.IsHeadless(spec) && i < spec.ClusterIPs?.Count; i++)
        {
            var family = FamilyOf(spec.ClusterIPs[i]);
            if (cluster.Contains(family))
            {
                spec.IpFamilies = [.. spec.IpFamilies ?? [], family];
            }
            else
            {
                at.At("clusterIPs").At(i).InvalidList(spec.ClusterIPs, $"{family} is not configured on this cluster");
            }
        }
    }

    private static void ValidateConfigured(V1ServiceSpec spec, ImmutableArray<string> cluster, FieldErrors at)
    {
        if (spec.IpFamilyPolicy == "RequireDualStack" && cluster.Length < 2)
        {
            at.At("ipFamilyPolicy").Invalid(spec.IpFamilyPolicy, "this cluster is not configured for dual-stack services");
        }

        for (var i = 0; i < spec.IpFamilies?.Count; i++)
        {
            at.At("ipFamilies")
                .At(i).InvalidIf(spec.IpFamilies[i], cluster.Contains(spec.IpFamilies[i]) ? null : "not configured on this cluster");
        }
    }

    /// <summary>The first of the choice where nothing is said, and the other one where one is not enough.</summary>
    private static void Fill(V1ServiceSpec spec, ImmutableArray<string> choice)
    {
        spec.IpFamilies = spec.IpFamilies is { Count: > 0 } ? spec.IpFamilies : [choice[0]];
        if (spec.IpFamilyPolicy != Single && spec.IpFamilies.Count == 1 && choice.Length > 1)
        {
            spec.IpFamilies = [spec.IpFamilies[0], Other(spec.IpFamilies[0])];
        }
    }

    /// <summary>The family of a well-formed address.</summary>
    public static string FamilyOf(string address) => AddressRules.IsIPv6(address) ? "IPv6" : "IPv4";

    private static string Other(string family) => family == "IPv4" ? "IPv6" : "IPv4";

    private static string MustBeDual(string what) => $"must be 'RequireDualStack' or 'PreferDualStack' when multiple {what} are specified";

    private static string MustBeSingle(string what) => $"must be 'SingleStack' to release the secondary {what}";

    private static IList<string>? FirstOf(IList<string>? all) => all is { Count: > 1 } ? [all[0]] : all;

    private static bool IsReduced(IList<string>? now, IList<string>? before) => now is { Count: > 0 } && now.Count < before?.Count;

    private static bool Same(IList<string>? one, IList<string>? other) => (one ?? []).SequenceEqual(other ?? [], StringComparer.Ordinal);
}
