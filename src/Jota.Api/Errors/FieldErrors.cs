using System.Collections.Immutable;
using System.Globalization;

namespace Jota.Api;

/// <summary>
/// Collects the field errors of one object, and is at the same time the place in the object that is being looked at:
/// <c>errors.At("spec").At("replicas").NotNegative(n)</c>. All places of one object share one list. For one thread at a time.
/// </summary>
/// <remarks>
/// Nearly every object is right, and a pod has dozens of places: they are made once per thread and looked at again
/// (<see cref="Check"/>), up to <see cref="MostKept"/> of them.
/// </remarks>
public sealed class FieldErrors
{
    // What a place is of its parent, where it is no element of a list. Texts are only made of it when something is refused.
    private const int Root = -1;
    private const int Field = -2;
    private const int Entry = -3;

    private const int MostKept = 1000;
    private const int MostKeptOfList = 16;

    // A client can make any number of mistakes; so much text of them is told. A mistake costs twelve bytes to make and a hundred to tell,
    // in the message and again in the causes.
    private const int MostText = 1 << 16;

    [ThreadStatic]
    private static FieldErrors? _spare;

    private readonly List<FieldError> _errors;
    private readonly FieldErrors _root;
    private readonly FieldErrors? _parent;
    private readonly string _name;
    private readonly int _index;
    private FieldErrors? _firstKept;
    private FieldErrors? _nextKept;
    private int _kept;
    private int _text;
    private int _refusals;

    /// <summary>An empty list, at the object's root.</summary>
    public FieldErrors()
        : this([], null, "", Root)
    {
    }

    private FieldErrors(List<FieldError> errors, FieldErrors? parent, string name, int index)
    {
        _errors = errors;
        _parent = parent;
        _root = parent?._root ?? this;
        _name = name;
        _index = index;
    }

    /// <summary>Whether anything was refused so far, anywhere in the object.</summary>
    public bool Any => _errors.Count > 0;

    /// <summary>How often something was refused so far, told or not: it grows with every refusal.</summary>
    internal int Refusals => _root._refusals;

    private bool IsFull => _root._text > MostText;

    /// <summary>Everything refused so far, anywhere in the object, in the order found.</summary>
    public ImmutableArray<FieldError> All => [.. _errors];

    /// <summary>This place's path, such as <c>spec.containers[0].image</c>; only built when somebody asks.</summary>
    public string Path => _parent is null || _parent.IsRoot ? Segment.TrimStart('.') : _parent.Path + Segment;

    private bool IsRoot => _parent is null && _index == Root;

    private string Segment => _index switch
    {
        Root => "",
        Field => "." + _name,
        Entry => $"[{_name}]",
        _ => string.Create(CultureInfo.InvariantCulture, $"[{_index}]"),
    };

    /// <summary>Looks at one object; answers what was refused, empty when it is right.</summary>
    /// <param name="state">What the rules need.</param>
    /// <param name="rules">Applies the rules; must not keep the places that it is given.</param>
    public static ImmutableArray<FieldError> Check<TState>(TState state, Action<TState, FieldErrors> rules)
    {
        var errors = _spare ?? new FieldErrors();
        _spare = null;
        rules(state, errors);
        if (errors.Any)
        {
            return errors.All;
        }

        // One that is full would be searched in vain from now on.
        _spare = errors._kept < MostKept ? errors : null;
        return [];
    }

    /// <summary>A field of this place.</summary>
    public FieldErrors At(string field) => Place(field, Field);

    /// <summary>An element of this list.</summary>
    public FieldErrors At(int index) => Place("", index);

    /// <summary>An entry of this map.</summary>
    public FieldErrors Key(string key) => new(_errors, this, key, Entry);

    // Names are literals of the rules: the same text is the same object.
    private FieldErrors Place(string name, int index)
    {
        if (index >= MostKeptOfList)
        {
            // Long lists are rare, and to search them would take the square of their length.
            return new(_errors, this, name, index);
        }

        for (var known = _firstKept; known is not null; known = known._nextKept)
        {
            if (known._index == index && ReferenceEquals(known._name, name))
            {
                return known;
            }
        }

        var place = new FieldErrors(_errors, this, name, index);
        if (_root._kept < MostKept)
        {
            _root._kept++;
            place._nextKept = _firstKept;
            _firstKept = place;
        }

        return place;
    }

    /// <summary>Refuses: a value must be given.</summary>
    public void Required(string detail = "") => Add(FieldErrorReason.Required, "Required value", detail);

    /// <summary>Refuses this value, with the rule it breaks.</summary>
    public void Invalid(object? value, string detail) => Add(FieldErrorReason.Invalid, "Invalid value", value, detail);

    /// <summary>Refuses these values together, with the rule they break.</summary>
    public void InvalidList(IEnumerable<string> values, string detail)
    {
        if (IsTold())
        {
            Invalid(GoText.List(values), detail);
        }
    }

    /// <summary>Refuses this value once for each rule that it breaks.</summary>
    public void InvalidEach(object? value, IEnumerable<string> details)
    {
        foreach (var detail in details)
        {
            Invalid(value, detail);
        }
    }

    /// <inheritdoc cref="InvalidEach(object?, IEnumerable{string})"/>
    public void InvalidEach(object? value, ImmutableArray<string> details)
    {
        foreach (var detail in details)
        {
            Invalid(value, detail);
        }
    }

    /// <summary>Refuses this value when it breaks a rule, told by a text.</summary>
    public void InvalidIf(object? value, string? detail)
    {
        if (detail is not null)
        {
            Invalid(value, detail);
        }
    }

    /// <summary>Refuses a value outside a closed set; the set is told in the given order.</summary>
    public void NotSupported(object? value, IEnumerable<string> supported)
    {
        if (IsTold())
        {
            var values = string.Join(", ", supported.Select(v => ShownText.Show(v)));
            Add(FieldErrorReason.NotSupported, $"Unsupported value: {ShownText.Show(value)}: supported values: {values}");
        }
    }

    /// <summary>Refuses a missing value, and one outside a closed set; the set is told in the given order.</summary>
    public void OneOf(string? value, params ReadOnlySpan<string> supported)
    {
        if (string.IsNullOrEmpty(value))
        {
            Required();
        }
        else if (!supported.Contains(value))
        {
            NotSupported(value, supported.ToArray());
        }
    }

    /// <summary>Refuses a missing or empty text; answers whether there is one.</summary>
    public bool Present(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            Required();
            return false;
        }

        return true;
    }

    /// <summary>Refuses a number outside a range, both ends allowed.</summary>
    public void Between(long? value, long least, long most)
    {
        if (value < least || value > most)
        {
            Invalid(value, string.Create(CultureInfo.InvariantCulture, $"must be between {least} and {most}, inclusive"));
        }
    }

    /// <summary>Refuses the second of two equal values.</summary>
    public void Duplicate(object? value, string detail = "") => Add(FieldErrorReason.Duplicate, "Duplicate value", value, detail);

    /// <summary>Refuses a value that is not allowed here.</summary>
    public void Forbidden(string detail) => Add(FieldErrorReason.Forbidden, "Forbidden", detail);

    /// <summary>Refuses a text of more than <paramref name="limit"/> bytes.</summary>
    public void TooLong(int limit) => Add(FieldErrorReason.TooLong, $"Too long: may not be more than {limit} bytes");

    /// <summary>Refuses a list of more than <paramref name="limit"/> items.</summary>
    public void TooMany(int actual, int limit) => Add(FieldErrorReason.TooMany, $"Too many: {actual}: must have at most {limit} items");

    /// <summary>Refuses a reference to something that does not exist.</summary>
    public void NotFound(object? value, string detail = "") => Add(FieldErrorReason.NotFound, "Not found", value, detail);

    /// <summary>Refuses a number below zero.</summary>
    public void NotNegative(long? value) => AtLeast(value, 0);

    /// <summary>Refuses a number below the least that is allowed.</summary>
    public void AtLeast(long? value, long least)
    {
        if (value < least)
        {
            Invalid(value, string.Create(CultureInfo.InvariantCulture, $"must be greater than or equal to {least}"));
        }
    }

    /// <summary>Adds a ready error at this place; the last that is told says that there are more.</summary>
    public void Add(FieldErrorReason reason, string detail)
    {
        if (!IsTold())
        {
            return;
        }

        var error = new FieldError(reason, Path, detail);
        _errors.Add(error);
        _root._text += error.Path.Length + detail.Length;
        if (IsFull)
        {
            _errors.Add(new(FieldErrorReason.TooMany, error.Path, "Too many errors: those after this one are not told"));
        }
    }

    /// <summary>Adds ready errors, wherever they are.</summary>
    public void AddAll(IEnumerable<FieldError> errors)
    {
        foreach (var error in errors)
        {
            if (IsTold())
            {
                _errors.Add(error);
                _root._text += error.Path.Length + error.Detail.Length;
            }
        }
    }

    /// <summary>Something is refused: whether that is told, too.</summary>
    private bool IsTold()
    {
        _root._refusals++;
        return !IsFull;
    }

    // Nothing is put together that is not told: to show a value may cost more than all the rest, and a detail may be as long as the object.
    private void Add(FieldErrorReason reason, string what, object? value, string detail)
    {
        if (IsTold())
        {
            Add(reason, $"{what}: {ShownText.Show(value)}", detail);
        }
    }

    private void Add(FieldErrorReason reason, string what, string detail)
    {
        if (IsTold())
        {
            Add(reason, detail.Length == 0 ? what : $"{what}: {detail}");
        }
    }
}
