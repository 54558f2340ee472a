namespace Jota.Api;

/// <summary>
/// The schemas of untyped kinds in the form that the types of Kubernetes itself have: fields, lists, maps, and how they merge. What that
/// form cannot say (lists of lists, alternatives) is just JSON there.
/// </summary>
internal static class UntypedSchema
{
    private const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    private static readonly TypeSchema Anything = new("io.k8s.apimachinery.pkg.runtime.RawExtension", TypeForm.Any, []);
    private static readonly TypeSchema IntOrString = Schemas.Find("io.k8s.apimachinery.pkg.util.intstr.IntOrString")!;

    /// <summary>The type of a whole object: <c>com.example.v1.Widget</c>.</summary>
    public static TypeSchema Of(UntypedKind kind)
    {
        var names = kind.Names;
        IEnumerable<FieldSchema> own = kind.Schema.OrderedProperties
            .Where(property => property.Key is not ("apiVersion" or "kind" or "metadata"))
            .Select(property => Field(property.Key, property.Value, Name(names, names.Kind)));
        return new(Name(names, names.Kind), TypeForm.Object, [.. Head("ObjectMeta"), .. own])
        {
            Kinds = [$"{names.Group}/{names.Version}/{names.Kind}"],
            Description = kind.Schema.Source.Description ?? "",
            Document = (writer, isV3) => new UntypedOpenApi(kind, isV3).Write(writer),
        };
    }

    /// <summary>The type of a list of objects.</summary>
    public static TypeSchema ListOf(UntypedKind kind, TypeSchema item) => new(
        Name(kind.Names, kind.Names.ListKind), TypeForm.Object,
        [
            .. Head("ListMeta"),
            new("items") { Shape = FieldShape.List, Type = item, Required = true, Description = $"List of {kind.Names.Plural}." },
        ])
    {
        Kinds = [$"{kind.Names.Group}/{kind.Names.Version}/{kind.Names.ListKind}"],
        Description = $"{kind.Names.ListKind} is a list of {kind.Names.Kind}",
    };

    private static string Name(ResourceNames names, string kind) =>
        $"{string.Join('.', names.Group.Split('.').Reverse())}.{names.Version}.{kind}";

    private static IEnumerable<FieldSchema> Head(string metadata) =>
    [
        new("apiVersion") { Scalar = FieldScalar.String, Description = UntypedDescriptions.ApiVersion },
        new("kind") { Scalar = FieldScalar.String, Description = UntypedDescriptions.Kind },
        new("metadata") { Type = Schemas.Find(Meta + metadata), Description = UntypedDescriptions.Metadata },
    ];

    private static FieldSchema Field(string name, JsonSchema schema, string owner)
    {
        var (shape, value) = schema switch
        {
            { Type: "array", Items: { Type: not "array" } items } => (FieldShape.List, items),
            { Type: "object", AdditionalProperties: { Type: not ("" or "array") } further, OrderedProperties: [] } =>
                (FieldShape.Map, further),
            _ => (FieldShape.Single, schema),
        };
        var (scalar, type) = Value(value, $"{owner}.{name}");
        return new(name)
        {
            Shape = shape,
            Scalar = scalar,
            Type = type,
            ListType = schema.ListType,
            MapKeys = [.. schema.Source.XKubernetesListMapKeys ?? []],
            AtomicMap = schema.Source.XKubernetesMapType == "atomic",
            Description = schema.Source.Description ?? "",
        };
    }

    private static (FieldScalar Scalar, TypeSchema? Type) Value(JsonSchema schema, string path) => schema.Type switch
    {
        "string" => (FieldScalar.String, null),
        "integer" => (FieldScalar.Int64, null),
        "number" => (FieldScalar.Double, null),
        "boolean" => (FieldScalar.Boolean, null),
        "object" when !schema.OrderedProperties.IsEmpty && !schema.PreservesUnknown => (FieldScalar.Reference, new TypeSchema(
            path, TypeForm.Object, schema.OrderedProperties.Select(property => Field(property.Key, property.Value, path)))
        {
            Atomic = schema.Source.XKubernetesMapType == "atomic",
        }),
        _ => (FieldScalar.Reference, schema.IsIntOrString ? IntOrString : Anything),
    };
}
