using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Jota.Api;

/// <summary>
/// Reads JSON that was checked before: what this server wrote, mostly. It has the words of <see cref="Utf8JsonReader"/>, which looks at
/// each byte of a text from its first escape on, and so takes ten times as long to get over a file in a ConfigMap. Commas, colons, numbers
/// and escapes are believed; of what is cut off or out of all order it says so (<see cref="JsonException"/>), wherever it comes to it.
/// </summary>
/// <param name="json">One value, as UTF-8.</param>
internal ref struct JsonCursor(ReadOnlySpan<byte> json)
{
    private static readonly SearchValues<byte> AfterPlain = SearchValues.Create(",}] \n\r\t"u8);
    private static readonly SearchValues<byte> Nesting = SearchValues.Create("\"{}[]"u8);

    private readonly ReadOnlySpan<byte> _json = json;
    private int _depth;

    /// <summary>What was read.</summary>
    public JsonTokenType TokenType { get; private set; }

    /// <summary>Where it begins; a text with its quote.</summary>
    public int TokenStartIndex { get; private set; }

    /// <summary>Where what was read ends, and a property's colon.</summary>
    public int BytesConsumed { get; private set; }

    /// <summary>A text without its quotes, with its escapes; anything else as it is written.</summary>
    public ReadOnlySpan<byte> ValueSpan { get; private set; }

    /// <summary>Whether a text has escapes.</summary>
    public bool ValueIsEscaped { get; private set; }

    /// <summary>Goes to the next token; false at the end.</summary>
    public bool Read()
    {
        TokenStartIndex = Past(BytesConsumed, comma: true);
        if (TokenStartIndex == _json.Length)
        {
            return _depth == 0 ? false : throw CutOff();
        }

        switch (_json[TokenStartIndex])
        {
            case (byte)'{':
                _depth++;
                Mark(JsonTokenType.StartObject);
                break;
            case (byte)'[':
                _depth++;
                Mark(JsonTokenType.StartArray);
                break;
            case (byte)'}':
                Close(JsonTokenType.EndObject);
                break;
            case (byte)']':
                Close(JsonTokenType.EndArray);
                break;
            case (byte)'"':
                ReadText();
                break;
            case (byte)'t':
                ReadPlain(JsonTokenType.True);
                break;
            case (byte)'f':
                ReadPlain(JsonTokenType.False);
                break;
            case (byte)'n':
                ReadPlain(JsonTokenType.Null);
                break;
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                ReadPlain(JsonTokenType.Number);
                break;
            default:
                throw new JsonException($"no JSON at byte {TokenStartIndex}");
        }

        return true;
    }

    /// <summary>Goes to the end of the object or list that begins here, or of what the property here has.</summary>
    public void Skip()
    {
        if (TokenType == JsonTokenType.PropertyName)
        {
            Read();
        }

        if (TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return;
        }

        var outside = _depth - 1;
        var at = BytesConsumed;
        while (_depth > outside)
        {
            var next = _json[at..].IndexOfAny(Nesting);
            if (next < 0)
            {
                throw CutOff();
            }

            at += next;
            switch (_json[at++])
            {
                case (byte)'"':
                    at = EndOfText(at, out _) + 1;
                    break;
                case (byte)'{' or (byte)'[':
                    _depth++;
                    break;
                default:
                    _depth--;
                    break;
            }
        }

        TokenStartIndex = at - 1;
        Mark(TokenType == JsonTokenType.StartObject ? JsonTokenType.EndObject : JsonTokenType.EndArray);
    }

    /// <summary>Whether the text is this one. Throws <see cref="InvalidOperationException"/> where there is no text.</summary>
    public readonly bool ValueTextEquals(ReadOnlySpan<byte> text)
    {
        if (TokenType is not (JsonTokenType.PropertyName or JsonTokenType.String))
        {
            throw NoText();
        }

        return ValueIsEscaped ? Escaped().ValueTextEquals(text) : ValueSpan.SequenceEqual(text);
    }

    /// <summary>The text; null for null. Throws <see cref="InvalidOperationException"/> for anything else.</summary>
    public readonly string? GetString() => TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.PropertyName or JsonTokenType.String =>
            ValueIsEscaped ? Escaped().GetString() : Encoding.UTF8.GetString(ValueSpan),
        _ => throw NoText(),
    };

    private readonly Utf8JsonReader Escaped()
    {
        var reader = new Utf8JsonReader(_json.Slice(TokenStartIndex, ValueSpan.Length + 2));
        reader.Read();
        return reader;
    }

    private void ReadText()
    {
        var from = TokenStartIndex + 1;
        var to = EndOfText(from, out var escaped);
        ValueSpan = _json[from..to];
        ValueIsEscaped = escaped;

        // Only what a property has comes after a colon.
        var next = Past(to + 1, comma: false);
        var isName = next < _json.Length && _json[next] == (byte)':';
        TokenType = isName ? JsonTokenType.PropertyName : JsonTokenType.String;
        BytesConsumed = isName ? next + 1 : to + 1;
    }

    private void ReadPlain(JsonTokenType type)
    {
        var rest = _json[TokenStartIndex..];
        var length = rest.IndexOfAny(AfterPlain);
        ValueSpan = length < 0 ? rest : rest[..length];
        ValueIsEscaped = false;
        TokenType = type;
        BytesConsumed = TokenStartIndex + ValueSpan.Length;
    }

    private void Close(JsonTokenType type)
    {
        if (--_depth < 0)
        {
            throw new JsonException($"nothing to close at byte {TokenStartIndex}");
        }

        Mark(type);
    }

    private void Mark(JsonTokenType type)
    {
        TokenType = type;
        ValueSpan = _json.Slice(TokenStartIndex, 1);
        ValueIsEscaped = false;
        BytesConsumed = TokenStartIndex + 1;
    }

    /// <summary>Where the quote is that ends a text.</summary>
    private readonly int EndOfText(int at, out bool escaped)
    {
        escaped = false;
        while (at < _json.Length)
        {
            var next = _json[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                break;
            }

            at += next;
            if (_json[at] == (byte)'"')
            {
                return at;
            }

            escaped = true;
            at += 2;
        }

        throw CutOff();
    }

    private readonly int Past(int at, bool comma)
    {
        while (at < _json.Length && (_json[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' || (comma && _json[at] == (byte)',')))
        {
            at++;
        }

        return at;
    }

    private static JsonException CutOff() => new("the JSON ends too early");

    private static InvalidOperationException NoText() => new("no text is here");
}
