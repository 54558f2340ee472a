namespace Jota.Api;

/// <summary>
/// Guesses which field was meant: one of the same object spelled otherwise, one of an object around it, one of an object within, or one
/// of an object around it spelled otherwise.
/// </summary>
internal static class FieldSuggestion
{
    private const int DepthWithin = 3;

    /// <summary>The name of a field of the same object, or the path of a field elsewhere; null when nothing is near.</summary>
    public static string? For(TypeSchema type, string name, FieldPath here) =>
        Spelled(type, name) ?? Around(name, here) ?? Within(type, name, here) ?? AroundSpelled(name, here);

    /// <summary>The one of these names that is the nearest to what was written; null when none is near.</summary>
    public static string? Spelled(IReadOnlyCollection<string> names, string name)
    {
        var plain = Plain(name);
        if (names.FirstOrDefault(known => Plain(known) == plain) is { } same)
        {
            return same;
        }

        var limit = plain.Length switch { < 3 => 0, < 6 => 1, < 10 => 2, _ => 3 };
        return names
            .Select(known => (Name: known, Distance: EditDistance.Between(plain, Plain(known), limit)))
            .Where(f => f.Distance <= limit)
            .OrderBy(f => f.Distance)
            .ThenBy(f => f.Name, StringComparer.Ordinal)
            .Select(f => f.Name)
            .FirstOrDefault();
    }

    private static string? Spelled(TypeSchema type, string name) => Spelled([.. type.Fields.Select(field => field.Name)], name);

    private static string? Around(string name, FieldPath here) => here.Owners.Reverse().Skip(1)
        .Where(owner => owner.Type.Find(name) is not null)
        .Select(owner => Join(owner.Path, name))
        .FirstOrDefault();

    /// <summary>A slip of the finger and of the space bar.</summary>
    private static string? AroundSpelled(string name, FieldPath here) => here.Owners.Reverse().Skip(1)
        .Select(owner => Spelled(owner.Type, name) is { } meant ? Join(owner.Path, meant) : null)
        .FirstOrDefault(path => path is not null);

    /// <summary>The shallowest field of that name in the objects below, what users write before what the system writes.</summary>
    private static string? Within(TypeSchema type, string name, FieldPath here)
    {
        var start = here.Owners.Last().Path;
        var level = new List<(TypeSchema Type, string Path)> { (type, start) };
        for (var depth = 0; depth < DepthWithin && level.Count > 0; depth++)
        {
            level = [.. level.SelectMany(Below)];
            var found = level.FirstOrDefault(l => l.Type.Find(name) is not null);
            if (found.Type is not null)
            {
                return $"{found.Path}.{name}";
            }
        }

        return null;
    }

    private static IEnumerable<(TypeSchema Type, string Path)> Below((TypeSchema Type, string Path) owner) =>
        from field in owner.Type.Fields
        where field.Type is { Form: TypeForm.Object } && field.Name is not ("status" or "managedFields")
        let path = Join(owner.Path, field.Name)
        orderby field.Required descending, field.Shape == FieldShape.Single descending
        select (field.Type!, field.Shape == FieldShape.Single ? path : path + "[]");

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Plain(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
}
