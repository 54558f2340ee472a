using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>
/// Where a kustomization changes what: upstream's fields, and those that its <c>configurations</c> and <c>crds</c> add; those of what it
/// begins with count too.
/// </summary>
internal sealed record TransformerFields
{
    private static readonly FieldSpec[] MetadataName = [new("metadata/name")];

    /// <summary>Upstream's own.</summary>
    public static TransformerFields Usual { get; } = new()
    {
        Prefixes = MetadataName,
        Suffixes = MetadataName,
        Namespaces = FieldSpecs.Namespaces,
        Labels = [FieldSpecs.MetadataLabels],
        TemplateLabels = FieldSpecs.TemplateLabels,
        CommonLabels = FieldSpecs.CommonLabels,
        Annotations = FieldSpecs.CommonAnnotations,
        Images = ImageTransformer.Usual,
        Replicas = FieldSpecs.Replicas,
        References = KnownReferences.All,
        Variables = VariableFields.All,
    };

    public IReadOnlyList<FieldSpec> Prefixes { get; init; } = [];

    public IReadOnlyList<FieldSpec> Suffixes { get; init; } = [];

    public IReadOnlyList<FieldSpec> Namespaces { get; init; } = [];

    public IReadOnlyList<FieldSpec> Labels { get; init; } = [];

    public IReadOnlyList<FieldSpec> TemplateLabels { get; init; } = [];

    public IReadOnlyList<FieldSpec> CommonLabels { get; init; } = [];

    public IReadOnlyList<FieldSpec> Annotations { get; init; } = [];

    public IReadOnlyList<FieldSpec> Images { get; init; } = [];

    public IReadOnlyList<FieldSpec> Replicas { get; init; } = [];

    /// <summary>Which fields name which others.</summary>
    public IReadOnlyList<NameReference> References { get; init; } = [];

    /// <summary>Where variables are put in.</summary>
    public IReadOnlyList<FieldSpec> Variables { get; init; } = [];

    /// <summary>Reads a file of <c>configurations</c>.</summary>
    public static TransformerFields Read(JsonNode? file) => new()
    {
        Prefixes = Specs(file, "namePrefix"),
        Suffixes = Specs(file, "nameSuffix"),
        Namespaces = [.. Specs(file, "namespace").Where(spec => spec.Path is not ("metadata/namespace" or "subjects"))],
        Labels = Specs(file, "labels"),
        TemplateLabels = Specs(file, "templateLabels"),
        CommonLabels = Specs(file, "commonLabels"),
        Annotations = Specs(file, "commonAnnotations"),
        Images = Specs(file, "images"),
        Replicas = Specs(file, "replicas"),
        References =
        [
            .. file.Items("nameReference").Select(reference => new NameReference(
                reference.Text("kind"), reference.Text("group"), reference.Text("version"), Specs(reference, "fieldSpecs"))),
        ],
        Variables = Specs(file, "varReference"),
    };

    /// <summary>Both. Throws where they say otherwise of one field whether it is made.</summary>
    public TransformerFields With(TransformerFields more) => new()
    {
        Prefixes = Merged(Prefixes, more.Prefixes, "NamePrefix"),
        Suffixes = Merged(Suffixes, more.Suffixes, "NameSuffix"),
        Namespaces = Merged(Namespaces, more.Namespaces, "NameSpace"),
        Labels = Merged(Labels, more.Labels, "Labels"),
        TemplateLabels = Merged(TemplateLabels, more.TemplateLabels, "TemplateLabels"),
        CommonLabels = Merged(CommonLabels, more.CommonLabels, "CommonLabels"),
        Annotations = Merged(Annotations, more.Annotations, "CommonAnnotations"),
        Images = Merged(Images, more.Images, "Images"),
        Replicas = Merged(Replicas, more.Replicas, "Replicas"),
        References = Merged(References, more.References),
        Variables = Merged(Variables, more.Variables, "VarReference"),
    };

    private static List<FieldSpec> Specs(JsonNode? from, string field) => [.. from.Items(field).Select(FieldSpec.Of)];

    private static List<FieldSpec> Merged(IReadOnlyList<FieldSpec> ours, IReadOnlyList<FieldSpec> more, string what)
    {
        var all = ours.ToList();
        foreach (var spec in more)
        {
            if (all.Find(known => IsSame(known, spec)) is not { } same)
            {
                all.Add(spec);
            }
            else if (same.Create != spec.Create)
            {
                throw KustomizeErrors.Wrong($"failed to merge {what} fieldSpec: conflicting fieldspecs");
            }
        }

        return all;
    }

    private static List<NameReference> Merged(IReadOnlyList<NameReference> ours, IReadOnlyList<NameReference> more)
    {
        var all = ours.ToList();
        foreach (var reference in more)
        {
            var at = all.FindIndex(
                known => (known.Kind, known.Group, known.Version) == (reference.Kind, reference.Group, reference.Version));
            if (at < 0)
            {
                all.Add(reference);
            }
            else
            {
                all[at] = all[at] with { Fields = Merged(all[at].Fields, reference.Fields, "NameReference") };
            }
        }

        return all;
    }

    /// <summary>As upstream: one of any kind is the same as one of a certain kind that was there before.</summary>
    private static bool IsSame(FieldSpec known, FieldSpec spec) => known.Path == spec.Path
        && (spec.Kind.Length == 0 || spec.Kind == known.Kind)
        && (spec.Group.Length == 0 || spec.Group == known.Group)
        && (spec.Version.Length == 0 || spec.Version == known.Version);
}
