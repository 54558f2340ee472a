using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>The kind that a CustomResourceDefinition defines, in each of its versions.</summary>
public static class CustomKinds
{
    private const string NoSchema = """{"type":"object","x-kubernetes-preserve-unknown-fields":true}""";

    /// <summary>
    /// The versions that are served, and the stored one, which comes first and may not be served. Throws <see cref="FormatException"/> for
    /// a definition of which no kind can be made: no version is stored, or a schema is none.
    /// </summary>
    /// <param name="crd">The definition.</param>
    /// <param name="conversion">Who converts objects from version to version; null where only what they call themselves differs.</param>
    /// <param name="rules">What objects of a version are held against beside its schema.</param>
    public static ImmutableArray<UntypedResource> Of(
        V1CustomResourceDefinition crd, ObjectConversion? conversion = null, Func<ResourceNames, JsonSchema, CustomRules?>? rules = null)
    {
        ArgumentNullException.ThrowIfNull(crd);
        var versions = crd.Spec.Versions ?? [];
        var storage = versions.FirstOrDefault(version => version.Storage) ?? throw new FormatException("no version is stored");
        var stored = new UntypedResource(WithRules(Kind(crd, storage, conversion), rules));
        return
        [
            stored,
            .. versions.Where(version => version.Served && version != storage)
                .Select(version => new UntypedResource(WithRules(Kind(crd, version, conversion), rules), stored)),
        ];
    }

    private static UntypedKind WithRules(UntypedKind kind, Func<ResourceNames, JsonSchema, CustomRules?>? rules) =>
        kind with { Rules = rules?.Invoke(kind.Names, kind.Schema) };

    private static UntypedKind Kind(
        V1CustomResourceDefinition crd, V1CustomResourceDefinitionVersion version, ObjectConversion? conversion)
    {
        var (spec, names) = (crd.Spec, crd.Spec.Names);
        var schema = version.Schema?.OpenAPIV3Schema;
        return new(
            new(spec.Group, version.Name, names.Kind, names.Plural)
            {
                Singular = names.Singular,
                ListKind = names.ListKind,
                ShortNames = [.. names.ShortNames ?? []],
                Categories = [.. names.Categories ?? []],
            },
            schema is null ? JsonSchema.Parse(NoSchema) : JsonSchema.Of(schema))
        {
            Namespaced = spec.Scope == "Namespaced",
            HasStatus = version.Subresources?.Status is not null,
            Scale = Scale(version.Subresources?.Scale),
            Columns = [.. (version.AdditionalPrinterColumns ?? []).Select(Column)],
            SelectableFields = [.. (version.SelectableFields ?? []).Select(field => new SelectableField(field.JsonPath.TrimStart('.')))],
            Deprecation = version.Deprecated != true ? null
                : version.DeprecationWarning ?? $"{spec.Group}/{version.Name} {names.Kind} is deprecated",
            IsServed = version.Served,
            Conversion = conversion,
        };
    }

    private static UntypedScale? Scale(V1CustomResourceSubresourceScale? scale) => scale is null ? null
        : new(scale.SpecReplicasPath, scale.StatusReplicasPath, scale.LabelSelectorPath is { Length: > 0 } path ? path : null);

    private static UntypedColumn Column(V1CustomResourceColumnDefinition column) => new(JsonPath.Parse(column.JsonPath))
    {
        Name = column.Name,
        Type = column.Type,
        Format = column.Format ?? "",
        Description = string.IsNullOrEmpty(column.Description)
            ? $"Custom resource definition column (in JSONPath format): {column.JsonPath}"
            : column.Description,
        Priority = column.Priority ?? 0,
    };
}
