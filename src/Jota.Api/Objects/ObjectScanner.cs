using System.Buffers.Text;
using System.Collections.Frozen;
using System.Text.Json;

namespace Jota.Api;

/// <summary>
/// One pass of a <see cref="Utf8JsonReader"/> over a stored object (about 3 µs for 3 KB): finds where <c>resourceVersion</c>
/// goes, and picks out name, namespace, uid, labels and the selectable fields.
/// </summary>
internal static class ObjectScanner
{
    public static ApiObject Scan(Resource resource, ReadOnlyMemory<byte> stored, Revision revision)
    {
        var scan = new ScanState(resource);
        var reader = new Utf8JsonReader(stored.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                reader.Read();
                scan.Metadata(ref reader);
            }
            else if (scan.Roots.Count > 0 && scan.Roots.TryGetValue(reader.GetString()!, out var wanted))
            {
                reader.Read();
                Pick(ref reader, wanted, 1, scan.Fields);
            }
            else
            {
                reader.Skip();
            }
        }

        var index = new ObjectIndex(
            new(scan.Namespace, scan.Name),
            scan.Uid,
            revision,
            scan.Labels?.ToFrozenDictionary(StringComparer.Ordinal) ?? FrozenDictionary<string, string>.Empty,
            scan.Fields.ToFrozenDictionary(StringComparer.Ordinal));
        return new ApiObject(resource, scan.Insert(stored, revision), index);
    }

    private static void Pick(ref Utf8JsonReader reader, List<(SelectableField Field, string[] Path)> wanted, int depth, Dictionary<string, string> fields)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            foreach (var (field, path) in wanted)
            {
                if (path.Length == depth && Scalar(ref reader) is { Length: > 0 } value && (!IsFallback(field, path) || fields[field.Path] == field.Default))
                {
                    fields[field.Path] = value;
                }
            }

            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            List<(SelectableField, string[])>? deeper = null;
            foreach (var entry in wanted)
            {
                if (entry.Path.Length > depth && reader.ValueTextEquals(entry.Path[depth]))
                {
                    (deeper ??= []).Add(entry);
                }
            }

            if (deeper is null)
            {
                reader.Skip();
                continue;
            }

            reader.Read();
            Pick(ref reader, deeper, depth + 1, fields);
        }
    }

    // Whichever comes first in the document, the source wins over the fallback.
    private static bool IsFallback(SelectableField field, string[] path) => field.Fallback is { } fallback && fallback == string.Join('.', path);

    private static string? Scalar(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
        _ => null,
    };

    private ref struct ScanState
    {
        private int _insertAt = -1;
        private int _replaceTo = -1;
        private bool _emptyMetadata;

        public ScanState(Resource resource)
        {
            foreach (var field in resource.SelectableFields)
            {
                Fields[field.Path] = field.Default;
                Want(field, field.Source);
                if (field.Fallback is { } fallback)
                {
                    Want(field, fallback);
                }
            }
        }

        public Dictionary<string, List<(SelectableField Field, string[] Path)>> Roots { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, string> Fields { get; } = new(StringComparer.Ordinal);

        public string Name { get; private set; } = "";

        public string Namespace { get; private set; } = "";

        public string Uid { get; private set; } = "";

        public Dictionary<string, string>? Labels { get; private set; }

        private readonly void Want(SelectableField field, string source)
        {
            var path = source.Split('.');
            if (!Roots.TryGetValue(path[0], out var list))
            {
                Roots[path[0]] = list = [];
            }

            list.Add((field, path));
        }

        public void Metadata(ref Utf8JsonReader reader)
        {
            _insertAt = (int)reader.TokenStartIndex + 1;
            _emptyMetadata = true;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                _emptyMetadata = false;
                if (reader.ValueTextEquals("name"u8))
                {
                    reader.Read();
                    Name = reader.GetString() ?? "";
                }
                else if (reader.ValueTextEquals("namespace"u8))
                {
                    reader.Read();
                    Namespace = string.Intern(reader.GetString() ?? "");
                }
                else if (reader.ValueTextEquals("uid"u8))
                {
                    reader.Read();
                    Uid = reader.GetString() ?? "";
                }
                else if (reader.ValueTextEquals("labels"u8))
                {
                    reader.Read();
                    Labels = ReadLabels(ref reader);
                }
                else if (reader.ValueTextEquals("resourceVersion"u8))
                {
                    _insertAt = (int)reader.TokenStartIndex;
                    reader.Read();
                    _replaceTo = (int)reader.BytesConsumed;
                }
                else
                {
                    reader.Skip();
                }
            }
        }

        public readonly ReadOnlyMemory<byte> Insert(ReadOnlyMemory<byte> stored, Revision revision)
        {
            if (_insertAt < 0)
            {
                throw new JsonException("an object without metadata");
            }

            if (revision.IsNone && _replaceTo < 0)
            {
                return stored;
            }

            Span<byte> text = stackalloc byte[48];
            "\"resourceVersion\":\""u8.CopyTo(text);
            Utf8Formatter.TryFormat(revision.Value, text[19..], out var digits);
            var length = 19 + digits;
            text[length++] = (byte)'"';
            if (_replaceTo < 0 && !_emptyMetadata)
            {
                text[length++] = (byte)',';
            }

            var rest = stored.Span[(_replaceTo < 0 ? _insertAt : _replaceTo)..];
            var json = new byte[_insertAt + length + rest.Length];
            stored.Span[.._insertAt].CopyTo(json);
            text[..length].CopyTo(json.AsSpan(_insertAt));
            rest.CopyTo(json.AsSpan(_insertAt + length));
            return json;
        }

        private static Dictionary<string, string>? ReadLabels(ref Utf8JsonReader reader)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            var labels = new Dictionary<string, string>(StringComparer.Ordinal);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var key = string.Intern(reader.GetString()!);
                reader.Read();
                labels[key] = string.Intern(reader.GetString() ?? "");
            }

            return labels;
        }
    }
}
