using System.Text;

namespace Jota.SchemaGenerator;

/// <summary>Every text once.</summary>
internal sealed class StringTable
{
    private readonly Dictionary<string, ushort> _indexes = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];

    public ushort Add(string text)
    {
        if (!_indexes.TryGetValue(text, out var index))
        {
            _indexes[text] = index = checked((ushort)_texts.Count);
            _texts.Add(text);
        }

        return index;
    }

    /// <summary>How many, where each begins, where the last ends, and the bytes.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(_texts.Count);
        var at = 0;
        foreach (var text in _texts)
        {
            writer.Write(at);
            at += Encoding.UTF8.GetByteCount(text);
        }

        writer.Write(at);
        foreach (var text in _texts)
        {
            writer.Write(Encoding.UTF8.GetBytes(text));
        }
    }
}
