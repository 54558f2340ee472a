using Jota.Cel;

namespace Jota.ApiServer.Expressions;

/// <summary>
/// What expressions of mutating policies make: <c>Object{}</c> and, named by the way to a field, <c>Object.spec{}</c> and so on, whose
/// fields are held against the kind when it is applied; and <c>JSONPatch{}</c>.
/// </summary>
internal static class MutationTypes
{
    private const string Root = "Object";

    /// <summary>A part of an object.</summary>
    public static CelType Object { get; } = CelType.Object(Root, null);

    /// <summary>One operation of a JSON patch.</summary>
    public static CelType JsonPatch { get; } = CelType.Object("JSONPatch", new Dictionary<string, CelType>
    {
        ["op"] = CelType.String,
        ["path"] = CelType.String,
        ["from"] = CelType.String,
        ["value"] = CelType.Dyn,
    });

    /// <summary>The type of a name; null where it is none.</summary>
    public static CelType? Find(string name) =>
        name == Root ? Object
        : name == JsonPatch.Name ? JsonPatch
        : name.StartsWith("Object.", StringComparison.Ordinal) ? CelType.Object(name, null)
        : null;

    /// <summary>Whether a type is a part of an object.</summary>
    public static bool IsPart(CelType type) => type.Kind == CelTypeKind.Object && type.Name.Split('.')[0] == Root;
}
