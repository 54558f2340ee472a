using k8s.Models;

namespace Jota.Api;

/// <summary>A label selector, from the query form (<c>a=b,c in (d,e),!f</c>) or from an object's <c>matchLabels</c>/<c>matchExpressions</c>.</summary>
public abstract class LabelSelector
{
    /// <summary>Selects everything.</summary>
    public static LabelSelector Everything { get; } = new EverythingSelector();

    /// <summary>Whether everything is selected.</summary>
    public abstract bool IsEverything { get; }

    /// <summary>Reads the query form. Throws <see cref="FormatException"/> with upstream's text.</summary>
    public static LabelSelector Parse(string? text) => throw new NotSupportedException(text);

    /// <summary>From an object's selector; null selects nothing, an empty one everything.</summary>
    public static LabelSelector From(V1LabelSelector? selector) => throw new NotSupportedException(selector?.ToString());

    /// <summary>Whether labels satisfy every requirement.</summary>
    public abstract bool Matches(IReadOnlyDictionary<string, string> labels);

    private sealed class EverythingSelector : LabelSelector
    {
        public override bool IsEverything => true;

        public override bool Matches(IReadOnlyDictionary<string, string> labels) => true;
    }
}
