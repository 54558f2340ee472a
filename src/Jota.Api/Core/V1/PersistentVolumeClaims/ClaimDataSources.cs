using k8s.Models;

namespace Jota.Api;

/// <summary>
/// Where a claim's first content comes from: an older field that is silently emptied of what it does not know, and a newer one that
/// refuses it. Each is filled in from the other (KEP 1495).
/// </summary>
internal static class ClaimDataSources
{
    public static void Settle(V1PersistentVolumeClaimSpec? spec, V1PersistentVolumeClaimSpec? old)
    {
        if (spec is null)
        {
            return;
        }

        if (old?.DataSource is null && old?.DataSourceRef is null && spec.DataSource is { } source && !IsKnown(source))
        {
            spec.DataSource = null;
        }

        // Another namespace is not served.
        if (spec.DataSourceRef?.NamespaceProperty is not null && old?.DataSourceRef?.NamespaceProperty is null)
        {
            spec.DataSourceRef.NamespaceProperty = null;
        }

        if (spec is { DataSource: { } given, DataSourceRef: null })
        {
            spec.DataSourceRef = new() { ApiGroup = given.ApiGroup, Kind = given.Kind, Name = given.Name };
        }
        else if (spec is { DataSource: null, DataSourceRef: { } reference })
        {
            spec.DataSource = new() { ApiGroup = reference.ApiGroup, Kind = reference.Kind, Name = reference.Name };
        }
    }

    public static void Validate(V1PersistentVolumeClaimSpec spec, FieldErrors at)
    {
        if (spec.DataSource is { } source)
        {
            Validate(source.ApiGroup, source.Kind, source.Name, at.At("dataSource"));
        }

        if (spec.DataSourceRef is { } reference)
        {
            Validate(reference.ApiGroup, reference.Kind, reference.Name, at.At("dataSourceRef"));
            if (reference.NamespaceProperty is { Length: > 0 } ns)
            {
                at.At("dataSourceRef").At("namespace").InvalidEach(ns, NameSyntax.DnsLabelErrors(ns));
            }
        }

        if (spec is { DataSource: not null, DataSourceRef.NamespaceProperty.Length: > 0 })
        {
            at.Invalid(at.At("dataSource").Path, "may not be specified when dataSourceRef.namespace is specified");
        }
        else if (spec is { DataSource: { } one, DataSourceRef: { } other }
            && (one.ApiGroup, one.Kind, one.Name) != (other.ApiGroup, other.Kind, other.Name))
        {
            at.Invalid(at.At("dataSource").Path, "must match dataSourceRef");
        }
    }

    private static void Validate(string? group, string? kind, string? name, FieldErrors at)
    {
        at.At("name").Present(name);
        at.At("kind").Present(kind);
        if (string.IsNullOrEmpty(group))
        {
            at.InvalidIf(
                kind ?? "",
                kind == "PersistentVolumeClaim" ? null : "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
        }
        else
        {
            at.At("apiGroup").InvalidEach(group, NameSyntax.DnsSubdomainErrors(group));
        }
    }

    private static bool IsKnown(V1TypedLocalObjectReference source) => (source.ApiGroup ?? "", source.Kind) is
        ("", "PersistentVolumeClaim") or ("snapshot.storage.k8s.io", "VolumeSnapshot");
}
