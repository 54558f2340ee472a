using System.Collections.Immutable;
using System.Globalization;

namespace Jota.Api;

/// <summary>One requirement of a label selector. Values are sorted and distinct.</summary>
public sealed class LabelRequirement
{
    private readonly long _bound;

    private LabelRequirement(string key, LabelOperator op, ImmutableArray<string> values, long bound)
    {
        Key = key;
        Operator = op;
        Values = values;
        _bound = bound;
    }

    /// <summary>The label's key.</summary>
    public string Key { get; }

    /// <summary>The comparison.</summary>
    public LabelOperator Operator { get; }

    /// <summary>What to compare with.</summary>
    public ImmutableArray<string> Values { get; }

    /// <summary>
    /// Makes a requirement. Throws <see cref="FormatException"/> with upstream's text when key, values or their number are wrong.
    /// </summary>
    public static LabelRequirement Create(string key, LabelOperator op, IEnumerable<string> values)
    {
        var sorted = values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToImmutableArray();
        var errors = new List<string>();
        AddKeyError("key", key, errors);
        AddCountError(op, sorted, errors);
        for (var i = 0; i < sorted.Length; i++)
        {
            if (NameSyntax.LabelValueErrors(sorted[i]) is { IsEmpty: false } wrong)
            {
                errors.Add(string.Create(
                    CultureInfo.InvariantCulture, $"values[{i}][{key}]: Invalid value: \"{sorted[i]}\": {string.Join("; ", wrong)}"));
            }
        }

        if (errors.Count > 0)
        {
            throw new FormatException(errors.Count == 1 ? errors[0] : $"[{string.Join(", ", errors)}]");
        }

        return new(key, op, sorted, IsOrder(op) ? long.Parse(sorted[0], CultureInfo.InvariantCulture) : 0);
    }

    /// <summary>Whether labels satisfy it.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        var has = labels.TryGetValue(Key, out var value);
        return Operator switch
        {
            LabelOperator.Equal or LabelOperator.DoubleEqual => has && value == Values[0],
            LabelOperator.NotEqual => !has || value != Values[0],
            LabelOperator.In => has && Lists(value!),
            LabelOperator.NotIn => !has || !Lists(value!),
            LabelOperator.Exists => has,
            LabelOperator.DoesNotExist => !has,
            LabelOperator.GreaterThan => has && TryWhole(value!, out var number) && number > _bound,
            LabelOperator.LessThan => has && TryWhole(value!, out var number) && number < _bound,
            _ => throw new InvalidOperationException($"operator {Operator}"),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Operator switch
    {
        LabelOperator.Equal => $"{Key}={Values[0]}",
        LabelOperator.DoubleEqual => $"{Key}=={Values[0]}",
        LabelOperator.NotEqual => $"{Key}!={Values[0]}",
        LabelOperator.In => $"{Key} in ({string.Join(',', Values)})",
        LabelOperator.NotIn => $"{Key} notin ({string.Join(',', Values)})",
        LabelOperator.Exists => Key,
        LabelOperator.DoesNotExist => $"!{Key}",
        LabelOperator.GreaterThan => $"{Key}>{Values[0]}",
        LabelOperator.LessThan => $"{Key}<{Values[0]}",
        _ => throw new InvalidOperationException($"operator {Operator}"),
    };

    internal static void AddKeyError(string path, string key, List<string> errors)
    {
        if (NameSyntax.QualifiedNameErrors(key) is { IsEmpty: false } wrong)
        {
            errors.Add($"{path}: Invalid value: \"{key}\": {string.Join("; ", wrong)}");
        }
    }

    private static void AddCountError(LabelOperator op, ImmutableArray<string> values, List<string> errors)
    {
        var list = $"values: Invalid value: [{string.Join(",", values.Select(v => $"\"{v}\""))}]: ";
        switch (op)
        {
            case LabelOperator.In or LabelOperator.NotIn when values.IsEmpty:
                errors.Add(list + "for 'in', 'notin' operators, values set can't be empty");
                break;
            case LabelOperator.Equal or LabelOperator.DoubleEqual or LabelOperator.NotEqual when values.Length != 1:
                errors.Add(list + "exact-match compatibility requires one single value");
                break;
            case LabelOperator.Exists or LabelOperator.DoesNotExist when !values.IsEmpty:
                errors.Add(list + "values set must be empty for exists and does not exist");
                break;
            case LabelOperator.GreaterThan or LabelOperator.LessThan when values.Length != 1:
                errors.Add(list + "for 'Gt', 'Lt' operators, exactly one value is required");
                break;
            case LabelOperator.GreaterThan or LabelOperator.LessThan when !TryWhole(values[0], out _):
                errors.Add($"values[0]: Invalid value: \"{values[0]}\": for 'Gt', 'Lt' operators, the value must be an integer");
                break;
        }
    }

    private bool Lists(string value) => Values.AsSpan().BinarySearch(value, StringComparer.Ordinal) >= 0;

    private static bool IsOrder(LabelOperator op) => op is LabelOperator.GreaterThan or LabelOperator.LessThan;

    private static bool TryWhole(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
