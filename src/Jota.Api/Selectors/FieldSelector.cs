namespace Jota.Api;

/// <summary>A field selector such as <c>spec.nodeName=a,status.phase!=Running</c>; all terms must hold.</summary>
public sealed class FieldSelector
{
    /// <summary>Selects everything.</summary>
    public static FieldSelector Everything { get; } = new([]);

    private FieldSelector(IReadOnlyList<Term> terms) => Terms = terms;

    /// <summary>The terms, all of which must hold.</summary>
    public IReadOnlyList<Term> Terms { get; }

    /// <summary>Whether everything is selected.</summary>
    public bool IsEverything => Terms.Count == 0;

    /// <summary>Selects objects whose field has this value.</summary>
    public static FieldSelector Where(string path, string value) => new([new(path, value, true)]);

    /// <summary>Reads a selector. Throws <see cref="FormatException"/> with upstream's text.</summary>
    public static FieldSelector Parse(string? text) => throw new NotSupportedException(text);

    /// <summary>Whether the object's fields satisfy every term.</summary>
    public bool Matches(ApiObject obj)
    {
        foreach (var term in Terms)
        {
            if (string.Equals(obj.Field(term.Path), term.Value, StringComparison.Ordinal) != term.Equal)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>One requirement: the field equals, or does not equal, the value.</summary>
    public sealed record Term(string Path, string Value, bool Equal);
}
