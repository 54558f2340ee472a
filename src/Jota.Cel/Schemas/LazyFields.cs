using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Jota.Cel;

/// <summary>Fields whose types are made when somebody asks for them: types may hold themselves.</summary>
internal sealed class LazyFields<TField> : IReadOnlyDictionary<string, CelType>
{
    private readonly Dictionary<string, TField> _fields;
    private readonly Func<TField, CelType> _typeOf;

    public LazyFields(IEnumerable<KeyValuePair<string, TField>> fields, Func<TField, CelType> typeOf)
    {
        _typeOf = typeOf;
        _fields = new(StringComparer.Ordinal);
        foreach (var (name, field) in fields)
        {
            if (CelFieldNames.Escape(name) is { } known)
            {
                _fields[known] = field;
            }
        }
    }

    public int Count => _fields.Count;

    public IEnumerable<string> Keys => _fields.Keys;

    public IEnumerable<CelType> Values => _fields.Values.Select(_typeOf);

    public CelType this[string key] => _typeOf(_fields[key]);

    public bool ContainsKey(string key) => _fields.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out CelType value)
    {
        var found = _fields.TryGetValue(key, out var field);
        value = found ? _typeOf(field!) : null;
        return found;
    }

    public IEnumerator<KeyValuePair<string, CelType>> GetEnumerator() =>
        _fields.Select(field => KeyValuePair.Create(field.Key, _typeOf(field.Value))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
