namespace Jota.Api;

/// <summary>The schemas of the API's types, by OpenAPI name or by kind. Types are decoded one by one, when they are asked for.</summary>
public static class Schemas
{
    private static readonly SchemaFile File = SchemaFile.Load();
    private static readonly TypeSchema?[] Types = new TypeSchema?[File.TypeCount];
    private static readonly Lazy<Dictionary<string, ushort>> Kinds = new(ReadKinds);

    /// <summary>The schema of a kind; null when it is not known.</summary>
    public static TypeSchema? FindKind(string apiVersion, string kind) =>
        Kinds.Value.TryGetValue($"{apiVersion}/{kind}", out var index) ? At(index) : null;

    /// <summary>The schema by its name in OpenAPI, such as <c>io.k8s.api.core.v1.PodSpec</c>; null when it is not known.</summary>
    public static TypeSchema? Find(string name)
    {
        var (low, high) = (0, File.TypeCount - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(File.Text(File.Type(middle).Name), name);
            if (order == 0)
            {
                return At(middle);
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }

    /// <summary>The schemas that a kind's schema leads to, itself included, in no order.</summary>
    public static IReadOnlyCollection<TypeSchema> Closure(IEnumerable<TypeSchema> roots)
    {
        var found = new HashSet<TypeSchema>();
        var open = new Stack<TypeSchema>(roots);
        while (open.TryPop(out var type))
        {
            if (!found.Add(type))
            {
                continue;
            }

            foreach (var field in type.Fields)
            {
                // What is a document of its own holds all that is in it, but for what every object has.
                if (field.Type is { } next && (type.Document is null || field.Name == "metadata"))
                {
                    open.Push(next);
                }
            }
        }

        return found;
    }

    internal static TypeSchema At(int index) => Types[index] ??= new TypeSchema(File, index);

    internal static SchemaFile Raw => File;

    private static Dictionary<string, ushort> ReadKinds()
    {
        var kinds = new Dictionary<string, ushort>(StringComparer.Ordinal);
        for (var i = 0; i < File.TypeCount; i++)
        {
            foreach (var kind in File.Text(File.Type(i).Kinds)?.Split(',') ?? [])
            {
                kinds[kind] = (ushort)i;
            }
        }

        return kinds;
    }
}
