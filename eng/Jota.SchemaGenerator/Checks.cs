namespace Jota.SchemaGenerator;

/// <summary>What the first pass refuses of one type, or of a part of it, in upstream's order; a section of <c>eng/facts/checks</c>.</summary>
/// <param name="Type">The type.</param>
/// <param name="Part">The part's name; empty for the type as a whole.</param>
/// <param name="Fields">What is checked, in order.</param>
internal sealed record Checks(SchemaType Type, string Part, IReadOnlyList<FieldChecks> Fields)
{
    /// <summary>Reads all sections. Throws <see cref="InvalidDataException"/> where they speak of what is not there.</summary>
    public static IReadOnlyList<Checks> Load(string folder, SchemaModel schema)
    {
        var sections = new List<Checks>();
        foreach (var file in Directory.GetFiles(folder, "*.txt").Order(StringComparer.Ordinal))
        {
            var lines = File.ReadAllLines(file);
            for (var i = 0; i < lines.Length; i++)
            {
                try
                {
                    Read(lines[i], sections, schema);
                }
                catch (InvalidDataException wrong)
                {
                    throw new InvalidDataException($"{file}({i + 1}): error : {wrong.Message}");
                }
            }
        }

        return sections;
    }

    private static void Read(string line, List<Checks> sections, SchemaModel schema)
    {
        if (line.Trim() is "" or ['#', ..])
        {
            return;
        }

        if (!line.StartsWith(' '))
        {
            var (name, part) = line.Trim().Split('/') is [var first, var second] ? (first, second) : (line.Trim(), "");
            sections.Add(new(TypeOf(name, schema), part, new List<FieldChecks>()));
            return;
        }

        var section = sections.LastOrDefault() ?? throw new InvalidDataException("a field before the first type");
        ((List<FieldChecks>)section.Fields).Add(FieldChecks.Read(line.Trim(), section.Type));
    }

    private static SchemaType TypeOf(string name, SchemaModel schema) =>
        schema.Types.SingleOrDefault(type => type.Name == $"io.k8s.api.{name}" && type.Model is not null)
            ?? throw new InvalidDataException($"no type is called {name}");
}
