using k8s.Models;

namespace Jota.Api;

/// <summary>What upstream refuses of a CustomResourceDefinition's spec, in its order.</summary>
internal static class DefinitionRules
{
    private static readonly string[] Scopes = ["Cluster", "Namespaced"];

    public static void Validate(V1CustomResourceDefinitionSpec spec, FieldErrors at)
    {
        Group(spec.Group, at.At("group"));
        at.At("scope").OneOf(spec.Scope, Scopes);
        var versions = spec.Versions ?? [];
        var shared = new SharedByVersions(versions);
        Versions(versions, shared, at);
        if (spec.PreserveUnknownFields == true)
        {
            at.At("preserveUnknownFields").Invalid(
                true,
                "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead");
        }

        DefinitionNames.Require(spec.Names, at.At("names"));
        DefinitionNames.Validate(spec.Names, at.At("names"));
        shared.ValidateShared(at);
        DefinitionConversion.Validate(spec.Conversion, at.At("conversion"));
    }

    /// <summary>What may not change any more.</summary>
    public static void ValidateChange(V1CustomResourceDefinitionSpec spec, V1CustomResourceDefinition old, FieldErrors at)
    {
        if (DefinitionStatus.Is(old, DefinitionStatus.Established))
        {
            Immutable.RefuseChange(spec.Scope, old.Spec.Scope, at.At("scope"));
            Immutable.RefuseChange(spec.Names.Kind, old.Spec.Names.Kind, at.At("names").At("kind"));
        }

        Immutable.RefuseChange(spec.Group, old.Spec.Group, at.At("group"));
        Immutable.RefuseChange(spec.Names.Plural, old.Spec.Names.Plural, at.At("names").At("plural"));
    }

    private static void Group(string? group, FieldErrors at)
    {
        if (!at.Present(group))
        {
            return;
        }

        var errors = NameSyntax.DnsSubdomainErrors(group!);
        if (!errors.IsEmpty)
        {
            at.Invalid(group, string.Join(",", errors));
        }
        else if (!group!.Contains('.', StringComparison.Ordinal))
        {
            at.Invalid(group, "should be a domain with at least one dot");
        }
    }

    private static void Versions(IList<V1CustomResourceDefinitionVersion> versions, SharedByVersions shared, FieldErrors at)
    {
        for (var i = 0; i < versions.Count; i++)
        {
            var (version, place) = (versions[i], at.At("versions").At(i));
            Name(version.Name, place.At("name"));
            shared.ValidateOwn(version, place);
        }

        if (versions.Select(version => version.Name).Distinct().Count() < versions.Count)
        {
            at.At("versions").Invalid(Shown(versions), "must contain unique version names");
        }

        if (versions.Count(version => version.Storage) != 1)
        {
            at.At("versions").Invalid(Shown(versions), "must have exactly one version marked as storage version");
        }

        // Upstream has a field for the first one's name as well.
        if (versions.Count > 0 && !string.IsNullOrEmpty(versions[0].Name))
        {
            Name(versions[0].Name, at.At("version"));
        }
    }

    private static void Name(string? name, FieldErrors at)
    {
        var errors = NameSyntax.Dns1035LabelErrors(name ?? "");
        if (!errors.IsEmpty)
        {
            at.Invalid(name ?? "", string.Join(",", errors));
        }
    }

    private static ShownText Shown(IEnumerable<V1CustomResourceDefinitionVersion> versions) =>
        ShownText.List(versions.Select(version => Shown(version).ToString()));

    private static ShownText Shown(V1CustomResourceDefinitionVersion version) => GoText.Struct(
        ("Name", version.Name ?? ""), ("Served", version.Served), ("Storage", version.Storage), ("Deprecated", version.Deprecated == true),
        ("DeprecationWarning", version.DeprecationWarning), ("Schema", null), ("Subresources", null), ("AdditionalPrinterColumns", null),
        ("SelectableFields", null));
}
