using k8s.Models;

namespace Jota.SchemaGenerator;

/// <summary>The schemas, models and facts brought together. Types are sorted by name, fields by the bytes of theirs.</summary>
internal sealed record SchemaModel(IReadOnlyList<SchemaType> Types)
{
    public static SchemaModel Read(Facts facts)
    {
        var names = facts.Types.ToDictionary(t => t.Key, t => t.Value.Name);
        var types = facts.Types.Select(t => ReadType(t.Key, t.Value, facts, names))
            .Concat(facts.Forms.Select(f => new SchemaType(f.Key, null, f.Value, [], [], false)))
            .OrderBy(t => t.Name, StringComparer.Ordinal)
            .ToList();
        return new(types);
    }

    private static SchemaType ReadType(string modelName, TypeFacts type, Facts facts, Dictionary<string, string> names)
    {
        var model = Models.Find(modelName) ?? throw new InvalidDataException($"the package has no {modelName}");
        var absent = type.Absent ?? [];
        var fields = Models.Properties(model)
            .Where(p => !absent.Contains(p.Name))
            .Select(p => ReadField(p.Name, p.Property.Name, p.Property.PropertyType, type, facts, names))
            .OrderBy(f => f.Name, StringComparer.Ordinal)
            .ToList();
        return new(type.Name, model, "Object", type.Gvk ?? [], fields, type.MapType == "atomic");
    }

    private static SchemaField ReadField(
        string name, string property, Type type, TypeFacts owner, Facts facts, Dictionary<string, string> names)
    {
        var (shape, element) = Models.Take(type);
        var known = owner.Fields?.GetValueOrDefault(name) ?? new FieldFacts();
        var reference = known.Ref ?? ReferenceOf(element, names);
        return new(name, property, shape, reference is null ? ScalarOf(element) : "Reference", reference, known)
        {
            Required = owner.Required?.Contains(name) == true,
            Enum = facts.Enums.GetValueOrDefault(owner.Name)?.GetValueOrDefault(name) ?? [],
        };
    }

    private static string? ReferenceOf(Type element, Dictionary<string, string> names) =>
        element == typeof(DateTime) ? "io.k8s.apimachinery.pkg.apis.meta.v1.Time"
        : element == typeof(ResourceQuantity) ? "io.k8s.apimachinery.pkg.api.resource.Quantity"
        : element == typeof(IntOrString) ? "io.k8s.apimachinery.pkg.util.intstr.IntOrString"
        : Models.IsModel(element) ? names[element.Name]
        : null;

    private static string ScalarOf(Type element) =>
        element == typeof(string) ? "String"
        : element == typeof(int) ? "Int32"
        : element == typeof(long) ? "Int64"
        : element == typeof(double) ? "Double"
        : element == typeof(bool) ? "Boolean"
        : element == typeof(byte[]) ? "Bytes"
        : throw new InvalidDataException($"no scalar is a {element}");
}

internal sealed record SchemaType(
    string Name, Type? Model, string Form, IReadOnlyList<string> Gvks, IReadOnlyList<SchemaField> Fields, bool Atomic);

internal sealed record SchemaField(string Name, string Property, string Shape, string Scalar, string? Reference, FieldFacts Facts)
{
    public bool Required { get; init; }

    public IReadOnlyList<string> Enum { get; init; } = [];
}
