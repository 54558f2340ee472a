using k8s.Models;

namespace Jota.Api;

/// <summary>
/// What every version of a kind says alike, upstream tells of the kind and not of its versions: <c>spec.validation</c> instead of
/// <c>spec.versions[0].schema</c>. So with one version everything is of the kind.
/// </summary>
internal sealed class SharedByVersions
{
    private readonly IList<V1CustomResourceDefinitionVersion> _versions;
    private readonly bool _schema;
    private readonly bool _subresources;
    private readonly bool _columns;
    private readonly bool _selectable;

    /// <summary>Looks once at what they have in common.</summary>
    public SharedByVersions(IList<V1CustomResourceDefinitionVersion> versions)
    {
        _versions = versions;
        _schema = Share(versions, v => v.Schema);
        _subresources = Share(versions, v => v.Subresources);
        _columns = ShareList(versions, v => v.AdditionalPrinterColumns);
        _selectable = ShareList(versions, v => v.SelectableFields);
    }

    /// <summary>Checks what one version says for itself.</summary>
    public void ValidateOwn(V1CustomResourceDefinitionVersion version, FieldErrors at)
    {
        if (version.Schema?.OpenAPIV3Schema is null)
        {
            at.At("schema").At("openAPIV3Schema").Required();
        }
        else if (!_schema)
        {
            VersionSchema.Validate(version, at.At("schema"));
        }

        if (!_subresources)
        {
            VersionSubresources.Validate(version.Subresources, at.At("subresources"));
        }

        if (!_columns)
        {
            VersionColumns.Validate(version.AdditionalPrinterColumns, at.At("additionalPrinterColumns"));
        }

        if (!_selectable)
        {
            VersionSelectableFields.Validate(version, at.At("selectableFields"));
        }

        if (version.DeprecationWarning is { } warning)
        {
            Deprecation(version, warning, at);
        }
    }

    /// <summary>Checks what all versions say alike.</summary>
    public void ValidateShared(FieldErrors at)
    {
        if (_versions.Count == 0)
        {
            return;
        }

        var first = _versions[0];
        if (first.Schema?.OpenAPIV3Schema is not null && _schema)
        {
            VersionSchema.Validate(first, at.At("validation"));
        }

        if (_subresources)
        {
            VersionSubresources.Validate(first.Subresources, at.At("subresources"));
        }

        if (_columns)
        {
            VersionColumns.Validate(first.AdditionalPrinterColumns, at.At("additionalPrinterColumns"));
        }

        if (_selectable)
        {
            VersionSelectableFields.Validate(first, at.At("selectableFields"));
        }
    }

    private static bool Share(
        IList<V1CustomResourceDefinitionVersion> versions, Func<V1CustomResourceDefinitionVersion, object?> part)
    {
        var first = versions.Count == 0 ? null : part(versions[0]);
        return versions.Skip(1).All(version => ModelCopy.Same(part(version), first));
    }

    private static bool ShareList<T>(
        IList<V1CustomResourceDefinitionVersion> versions, Func<V1CustomResourceDefinitionVersion, IList<T>?> part)
    {
        List<T> first = versions.Count == 0 ? [] : [.. part(versions[0]) ?? []];
        return versions.Skip(1).Select(version => part(version) ?? []).All(
            other => other.Count == first.Count && other.Zip(first).All(pair => ModelCopy.Same(pair.First, pair.Second)));
    }

    private static void Deprecation(V1CustomResourceDefinitionVersion version, string warning, FieldErrors at)
    {
        const int Longest = 256;
        var place = at.At("deprecationWarning");
        if (version.Deprecated != true)
        {
            place.Invalid(warning, "can only be set for deprecated versions");
        }

        if (warning.Length > Longest)
        {
            place.Invalid(warning, $"must be <= {Longest} characters");
        }

        if (warning.Length == 0)
        {
            place.Invalid(warning, "must not be empty");
        }

        if (warning.Any(c => char.IsControl(c)))
        {
            place.Invalid(warning, "must only contain printable UTF-8 characters; non-printable characters found at indices [" +
                string.Join(" ", Enumerable.Range(0, warning.Length).Where(i => char.IsControl(warning[i]))) + "]");
        }
    }
}
