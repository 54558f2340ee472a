using System.Text.Json;

namespace Jota.Api;

/// <summary>One walk over a document along its schema. Keeps the first wrong type and every unknown or duplicate field.</summary>
internal sealed class StrictWalk(TypeSchema root)
{
    private const int MaxFindings = 100;
    private const int MostOnStack = 128;

    // Types may be within themselves (schemas are); what is nested deeper than this nobody means.
    private const int MostLevels = 400;

    private readonly FieldPath _path = new();
    private readonly List<string> _findings = [];

    public IReadOnlyList<string> Findings => _findings;

    public string? TypeError { get; private set; }

    public bool HasNulls { get; private set; }

    public void Run(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, JsonLimits.Reading);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            TypeError = $"json: cannot unmarshal {GoWords.Of(ref reader)} into Go value of type {root.GoName}";
            reader.Skip();
        }
        else
        {
            Object(ref reader, root);
        }

        while (reader.Read())
        {
        }
    }

    private void Object(ref Utf8JsonReader reader, TypeSchema type)
    {
        if (_path.Levels > MostLevels)
        {
            TypeError ??= "exceeded max depth";
            reader.Skip();
            return;
        }

        _path.Enter(type);
        Span<bool> seen = type.Fields.Count <= MostOnStack ? stackalloc bool[type.Fields.Count] : new bool[type.Fields.Count];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.ValueIsEscaped ? type.Find(reader.GetString()!) : type.Find(reader.ValueSpan);
            if (field is null)
            {
                Unknown(type, reader.GetString()!);
                reader.Read();
                reader.Skip();
                continue;
            }

            _path.Push(field);
            ref var before = ref seen[field.Ordinal];
            if (before)
            {
                FindDuplicate();
            }

            before = true;
            reader.Read();
            Field(ref reader, field);
            _path.Pop();
        }

        _path.Leave();
    }

    private void Field(ref Utf8JsonReader reader, FieldSchema field)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            HasNulls = true;
            return;
        }

        switch (field.Shape)
        {
            case FieldShape.Single:
                Value(ref reader, field);
                break;
            case FieldShape.List:
                List(ref reader, field);
                break;
            case FieldShape.Map or FieldShape.MapOfLists:
                Map(ref reader, field);
                break;
        }
    }

    private void List(ref Utf8JsonReader reader, FieldSchema field)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            Wrong(ref reader, field, GoWords.ListOf(field));
            return;
        }

        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            _path.Push(i);
            Item(ref reader, field);
            _path.Pop();
        }
    }

    private void Map(ref Utf8JsonReader reader, FieldSchema field)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Wrong(ref reader, field, GoWords.MapOf(field));
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            _path.PushKey(key);
            if (!seen.Add(key))
            {
                FindDuplicate();
            }

            reader.Read();
            if (field.Shape == FieldShape.MapOfLists && reader.TokenType != JsonTokenType.Null)
            {
                List(ref reader, field);
            }
            else
            {
                Item(ref reader, field);
            }

            _path.Pop();
        }
    }

    private void Item(ref Utf8JsonReader reader, FieldSchema field)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            HasNulls = true;
        }
        else
        {
            Value(ref reader, field);
        }
    }

    private void Value(ref Utf8JsonReader reader, FieldSchema field)
    {
        if (field.Type is { Form: TypeForm.Object } type && reader.TokenType == JsonTokenType.StartObject)
        {
            Object(ref reader, type);
            return;
        }

        if (ScalarCheck.Error(ref reader, field) is not { } error)
        {
            reader.Skip();
        }
        else if (error.IsType)
        {
            Wrong(ref reader, field, error.Text);
        }
        else
        {
            TypeError ??= error.Text;
            reader.Skip();
        }
    }

    private void Wrong(ref Utf8JsonReader reader, FieldSchema field, string goType)
    {
        TypeError ??= $"json: cannot unmarshal {GoWords.Of(ref reader, goType)} into Go struct field " +
            $"{field.Owner.ShortName}.{_path.WithoutKeys()} of type {goType}";
        reader.Skip();
    }

    // Texts of what will not be told are not made: a path can be as long as the document.
    private void FindDuplicate()
    {
        if (_findings.Count < MaxFindings)
        {
            _findings.Add($"duplicate field \"{_path}\"");
        }
    }

    private void Unknown(TypeSchema type, string name)
    {
        if (_findings.Count < MaxFindings)
        {
            _path.PushName(name);
            var path = _path.ToString();
            _path.Pop();
            var meant = FieldSuggestion.For(type, name, _path);
            _findings.Add($"unknown field \"{path}\"{(meant is null ? "" : $" (did you mean \"{meant}\"?)")}");
        }
    }
}
