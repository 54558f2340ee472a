using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// A label selector, from the query form (<c>a=b,c in (d,e),!f</c>) or from an object's <c>matchLabels</c>/<c>matchExpressions</c>.
/// </summary>
public sealed class LabelSelector
{
    private readonly bool _nothing;

    private LabelSelector(ImmutableArray<LabelRequirement> requirements, bool nothing = false)
    {
        Requirements = requirements;
        _nothing = nothing;
    }

    /// <summary>Selects everything.</summary>
    public static LabelSelector Everything { get; } = new([]);

    /// <summary>Selects nothing.</summary>
    public static LabelSelector Nothing { get; } = new([], nothing: true);

    /// <summary>All of which must hold; sorted by key.</summary>
    public ImmutableArray<LabelRequirement> Requirements { get; }

    /// <summary>Whether everything is selected.</summary>
    public bool IsEverything => Requirements.IsEmpty && !_nothing;

    /// <summary>The one value that a label must have to be selected; null when it may have others, or is not asked about.</summary>
    public string? Demanded(string key) => Requirements.FirstOrDefault(requirement => requirement.Key == key
        && requirement is { Operator: LabelOperator.Equal or LabelOperator.DoubleEqual or LabelOperator.In, Values.Length: 1 })?.Values[0];

    /// <summary>Reads the query form. Throws <see cref="FormatException"/> with upstream's text.</summary>
    public static LabelSelector Parse(string? text) =>
        string.IsNullOrEmpty(text) ? Everything : Of(new LabelSelectorParser(text).Parse());

    /// <summary>
    /// From an object's selector; null selects nothing, an empty one everything. Throws <see cref="FormatException"/> as
    /// <see cref="Parse"/>.
    /// </summary>
    public static LabelSelector From(V1LabelSelector? selector)
    {
        if (selector is null)
        {
            return Nothing;
        }

        var labels = (selector.MatchLabels ?? new Dictionary<string, string>())
            .Select(l => LabelRequirement.Create(l.Key, LabelOperator.Equal, [l.Value]));
        var expressions = (selector.MatchExpressions ?? [])
            .Select(e => LabelRequirement.Create(e.Key, OperatorOf(e.OperatorProperty), e.Values ?? []));
        return Of(labels.Concat(expressions));
    }

    /// <summary>Selects objects that carry all of these labels.</summary>
    public static LabelSelector From(IEnumerable<KeyValuePair<string, string>> labels) =>
        Of(labels.Select(l => LabelRequirement.Create(l.Key, LabelOperator.Equal, [l.Value])));

    /// <summary>Whether labels satisfy every requirement.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        if (_nothing)
        {
            return false;
        }

        foreach (var requirement in Requirements)
        {
            if (!requirement.Matches(labels))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The query form.</summary>
    public override string ToString() => string.Join(',', Requirements);

    private static LabelSelector Of(IEnumerable<LabelRequirement> requirements)
    {
        var sorted = requirements.OrderBy(r => r.Key, StringComparer.Ordinal).ToImmutableArray();
        return sorted.IsEmpty ? Everything : new(sorted);
    }

    private static LabelOperator OperatorOf(string name) => name switch
    {
        "In" => LabelOperator.In,
        "NotIn" => LabelOperator.NotIn,
        "Exists" => LabelOperator.Exists,
        "DoesNotExist" => LabelOperator.DoesNotExist,
        _ => throw new FormatException($"\"{name}\" is not a valid label selector operator"),
    };
}
