using System.Text;

namespace Jota.SchemaGenerator;

/// <summary>
/// Writes what <c>Jota.Api.SchemaFile</c> reads: strings, then types, then fields, each in records of one size, so that nothing
/// is decoded before somebody asks for it. Numbers are little-endian; 0xFFFF stands for none.
/// </summary>
internal static class SchemaFile
{
    private const ushort None = 0xFFFF;

    private static readonly string[] Shapes = ["single", "list", "map", "mapOfLists"];
    private static readonly string[] Scalars = ["Reference", "String", "Int32", "Int64", "Double", "Boolean", "Bytes"];
    private static readonly string[] Forms = ["Object", "Any", "Time", "MicroTime", "Quantity", "IntOrString"];
    private static readonly string[] ListTypes = ["", "atomic", "set", "map"];

    public static byte[] Write(SchemaModel schema)
    {
        var strings = new StringTable();
        var indexes = schema.Types.Select((t, i) => (t.Name, i)).ToDictionary(t => t.Name, t => (ushort)t.i);
        using var types = new MemoryStream();
        using var fields = new MemoryStream();
        using (var typeWriter = new BinaryWriter(types, Encoding.UTF8, leaveOpen: true))
        using (var fieldWriter = new BinaryWriter(fields, Encoding.UTF8, leaveOpen: true))
        {
            ushort firstField = 0;
            foreach (var type in schema.Types)
            {
                WriteType(typeWriter, type, firstField, strings);
                firstField += (ushort)type.Fields.Count;
                foreach (var field in type.Fields)
                {
                    WriteField(fieldWriter, field, indexes, strings);
                }
            }
        }

        return Join(strings, schema, types, fields);
    }

    private static void WriteType(BinaryWriter writer, SchemaType type, ushort firstField, StringTable strings)
    {
        writer.Write(strings.Add(type.Name));
        writer.Write(type.Gvks.Count == 0 ? None : strings.Add(string.Join(',', type.Gvks)));
        writer.Write(firstField);
        writer.Write((ushort)type.Fields.Count);
        writer.Write(IndexOf(Forms, type.Form));
        writer.Write((byte)(type.Atomic ? 1 : 0));
    }

    private static void WriteField(BinaryWriter writer, SchemaField field, Dictionary<string, ushort> types, StringTable strings)
    {
        var facts = field.Facts;
        var strategy = facts.Strategy ?? "";
        writer.Write(strings.Add(field.Name));
        writer.Write(field.Reference is null ? None : types[field.Reference]);
        writer.Write(facts.Default is { } value ? strings.Add(value.GetRawText()) : None);
        writer.Write(facts.MergeKey is null ? None : strings.Add(facts.MergeKey));
        writer.Write(facts.MapKeys is null ? None : strings.Add(string.Join(',', facts.MapKeys)));
        writer.Write(field.Enum.Count == 0 ? None : strings.Add(string.Join(',', field.Enum)));
        writer.Write(IndexOf(Shapes, field.Shape));
        writer.Write(IndexOf(Scalars, field.Scalar));
        writer.Write(IndexOf(ListTypes, facts.ListType ?? ""));
        writer.Write((byte)((field.Required ? 1 : 0) | (strategy.Contains("merge", StringComparison.Ordinal) ? 2 : 0)
            | (strategy.Contains("retainKeys", StringComparison.Ordinal) ? 4 : 0) | (facts.MapType == "atomic" ? 8 : 0)
            | (strategy == "replace" ? 16 : 0)));
    }

    private static byte[] Join(StringTable strings, SchemaModel schema, MemoryStream types, MemoryStream fields)
    {
        using var all = new MemoryStream();
        using var writer = new BinaryWriter(all);
        strings.Write(writer);
        writer.Write((ushort)schema.Types.Count);
        writer.Write((ushort)schema.Types.Sum(t => t.Fields.Count));
        writer.Write(types.ToArray());
        writer.Write(fields.ToArray());
        writer.Flush();
        return all.ToArray();
    }

    private static byte IndexOf(string[] words, string word)
    {
        var index = Array.IndexOf(words, word);
        return index >= 0 ? (byte)index : throw new InvalidDataException($"no number stands for '{word}'");
    }
}
