namespace Jota.Api;

/// <summary>
/// JSON that is being settled. The fields of an object are written as they come; when it ends, they are put in order, and what is missing
/// among them.
/// </summary>
internal sealed class SettledText
{
    // More fields than these, that are not in order, are sorted elsewhere.
    private const int MostUnsorted = 64;

    private readonly List<Entry> _fields = [];
    private byte[] _bytes = new byte[4096];
    private byte[] _aside = [];

    /// <summary>How long it is.</summary>
    public int Length { get; private set; }

    /// <summary>What was written from there on.</summary>
    public ReadOnlySpan<byte> From(int from) => _bytes.AsSpan(from..Length);

    /// <summary>A copy of all.</summary>
    public byte[] ToArray() => From(0).ToArray();

    /// <summary>Adds what is JSON already; true always.</summary>
    public bool Add(scoped ReadOnlySpan<byte> json)
    {
        if (json.Length > _bytes.Length - Length)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, Length + json.Length));
        }

        json.CopyTo(_bytes.AsSpan(Length));
        Length += json.Length;
        return true;
    }

    /// <summary>Adds a text that is spelt as this server would; false for any other.</summary>
    public bool AddString(scoped ReadOnlySpan<byte> text, bool isEscaped)
    {
        if (isEscaped ? !IsPlainlyEscaped(text) : !IsPlain(text))
        {
            return false;
        }

        Add("\""u8);
        Add(text);
        return Add("\""u8);
    }

    /// <summary>Adds a whole number that is spelt as this server would; false for any other.</summary>
    public bool AddWhole(scoped ReadOnlySpan<byte> number)
    {
        // Of 18 digits and no more all are whole numbers of 64 bits.
        var digits = number[0] == (byte)'-' ? number[1..] : number;
        var isWhole = digits.Length is > 0 and <= 18 && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9');
        return isWhole && !number.SequenceEqual("-0"u8) && Add(number);
    }

    /// <summary>Begins an object.</summary>
    public Fields BeginObject()
    {
        Add("{"u8);
        return new(Length, _fields.Count);
    }

    /// <summary>Begins a field; false for a name that is not plain.</summary>
    public bool BeginField(scoped ReadOnlySpan<byte> name)
    {
        if (!System.Text.Ascii.IsValid(name) || !IsPlain(name))
        {
            return false;
        }

        _fields.Add(new(Length, name.Length, 0));
        Add("\""u8);
        Add(name);
        return Add("\":"u8);
    }

    /// <summary>Ends the field that was begun last and is not ended; true always.</summary>
    public bool EndField()
    {
        Add(","u8);
        _fields[^1] = _fields[^1] with { To = Length };
        return true;
    }

    /// <summary>How many fields an object has that is not ended.</summary>
    public int Count(Fields fields) => _fields.Count - fields.First;

    /// <summary>Whether an object that is not ended has a field.</summary>
    public bool Has(Fields fields, ReadOnlySpan<byte> name)
    {
        for (var i = fields.First; i < _fields.Count; i++)
        {
            if (Name(_bytes, _fields[i]).SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Ends an object; false where it has a field twice, or too many out of order.</summary>
    /// <param name="fields">Which.</param>
    /// <param name="defaults">Where the defaults are that are put in; null for none.</param>
    public bool EndObject(Fields fields, SettlingFacts? defaults)
    {
        var entries = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_fields)[fields.First..];
        var isSorted = IsSorted(_bytes, entries, out var repeats);
        if (repeats || (!isSorted && entries.Length > MostUnsorted))
        {
            return false;
        }

        if (!isSorted || defaults is not null)
        {
            SetAside(fields.Start);
            if (!isSorted && !Sort(entries))
            {
                return false;
            }

            Merge(entries, defaults);
        }

        _fields.RemoveRange(fields.First, entries.Length);
        if (_bytes[Length - 1] == (byte)',')
        {
            _bytes[Length - 1] = (byte)'}';
            return true;
        }

        return Add("}"u8);
    }

    private static bool IsPlain(ReadOnlySpan<byte> text) => ApiJson.Encoder.FindFirstCharacterToEncodeUtf8(text) < 0;

    // The escapes of two characters that every JSON of this server has, and none besides.
    private static bool IsPlainlyEscaped(ReadOnlySpan<byte> text)
    {
        while (text.IndexOf((byte)'\\') is >= 0 and var at)
        {
            if (!IsPlain(text[..at]) || !"\"\\bfnrt"u8.Contains(text[at + 1]))
            {
                return false;
            }

            text = text[(at + 2)..];
        }

        return IsPlain(text);
    }

    private static ReadOnlySpan<byte> Name(byte[] bytes, Entry entry) => bytes.AsSpan(entry.From + 1, entry.NameLength);

    private static bool IsSorted(byte[] bytes, ReadOnlySpan<Entry> entries, out bool repeats)
    {
        repeats = false;
        for (var i = 1; i < entries.Length; i++)
        {
            var order = Name(bytes, entries[i - 1]).SequenceCompareTo(Name(bytes, entries[i]));
            repeats |= order == 0;
            if (order >= 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Puts what was written of an object aside; its fields lie there as far from the beginning as they did here.</summary>
    private void SetAside(int start)
    {
        if (_aside.Length < Length)
        {
            _aside = new byte[_bytes.Length];
        }

        _bytes.AsSpan(start..Length).CopyTo(_aside.AsSpan(start));
        Length = start;
    }

    /// <summary>False where a name is there twice.</summary>
    private bool Sort(Span<Entry> entries)
    {
        for (var i = 1; i < entries.Length; i++)
        {
            var entry = entries[i];
            var place = i;
            for (; place > 0; place--)
            {
                var order = Name(_aside, entries[place - 1]).SequenceCompareTo(Name(_aside, entry));
                if (order == 0)
                {
                    return false;
                }

                if (order < 0)
                {
                    break;
                }

                entries[place] = entries[place - 1];
            }

            entries[place] = entry;
        }

        return true;
    }

    private void Merge(ReadOnlySpan<Entry> entries, SettlingFacts? defaults)
    {
        var next = 0;
        foreach (var field in defaults?.Fields ?? [])
        {
            var order = -1;
            while (next < entries.Length && (order = Name(_aside, entries[next]).SequenceCompareTo(field.Name)) < 0)
            {
                AddAside(entries[next++]);
            }

            if (field.Default is { } filled && (next == entries.Length || order > 0))
            {
                Add("\""u8);
                Add(field.Name);
                Add("\":"u8);
                Add(filled.Json);
                Add(","u8);
            }
        }

        while (next < entries.Length)
        {
            AddAside(entries[next++]);
        }
    }

    private void AddAside(Entry entry) => Add(_aside.AsSpan(entry.From..entry.To));

    /// <summary>The fields of an object that is being written.</summary>
    /// <param name="Start">Where they begin.</param>
    /// <param name="First">The number of the first.</param>
    public readonly record struct Fields(int Start, int First);

    // A field with its name, and a comma behind.
    private readonly record struct Entry(int From, int NameLength, int To);
}
