using System.Globalization;

namespace Jota.Api;

/// <summary>What is wrong with the form of an applied object, in upstream's words.</summary>
internal sealed class AppliedCheck
{
    private const int MostErrors = 100;

    private readonly List<string> _errors = [];
    private readonly List<string> _path = [];
    private readonly RequestBudget _budget;

    private AppliedCheck(RequestBudget budget) => _budget = budget;

    /// <summary>Every fault at once; null when there is none.</summary>
    public static string? Check(MergeType type, JsonTree applied, RequestBudget budget)
    {
        var check = new AppliedCheck(budget);
        check.Look(type, applied);
        return check._errors switch
        {
            [] => null,
            [var single] => single,
            var several => "errors:\n" + string.Join('\n', several.Select(error => "  " + error)),
        };
    }

    private void Look(MergeType type, JsonTree value)
    {
        _budget.Spend();
        if (value is JsonTree.Plain { IsNull: true } || _path.Count >= FieldElement.MostDepth || _errors.Count >= MostErrors)
        {
            return;
        }

        switch (type.Form)
        {
            case MergeForm.Fields when value is JsonTree.Map map:
                LookAtFields(type, map);
                break;
            case MergeForm.Deduced when value is JsonTree.Map map:
                LookAtFields(type, map);
                break;
            case MergeForm.Set or MergeForm.Keyed when value is JsonTree.List list:
                LookAtItems(type, list);
                break;
            case MergeForm.Fields:
                Add($"expected map, got {Told(value)}");
                break;
            case MergeForm.Set or MergeForm.Keyed:
                Add($"expected list, got {Told(value)}");
                break;
            default:
                break;
        }
    }

    private void LookAtFields(MergeType type, JsonTree.Map map)
    {
        foreach (var (name, field) in map.Fields)
        {
            _path.Add(FieldElement.Field(name));
            if (type.Find(name) is { } found)
            {
                Look(found, field);
            }
            else
            {
                Add("field not declared in schema");
            }

            _path.RemoveAt(_path.Count - 1);
        }
    }

    private void LookAtItems(MergeType type, JsonTree.List list)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, item) in list.Items.Index())
        {
            if (FieldElement.Of(item, type) is not { } element)
            {
                Add(string.Create(CultureInfo.InvariantCulture, $"element {index}: {Keyless(type)}"));
                continue;
            }

            if (!seen.Add(element))
            {
                Add($"duplicate entries for key {FieldElement.Told(element)}");
            }

            _path.Add(element);
            Look(type.Item, item);
            _path.RemoveAt(_path.Count - 1);
        }
    }

    private static string Keyless(MergeType type) => type.Form == MergeForm.Set
        ? "associative list without keys has an element that is no scalar"
        : "associative list with keys has an element that omits key field " +
            $"\"{type.Keys.FirstOrDefault(key => type.DefaultOf(key) is null) ?? ""}\" (and doesn't have default value)";

    private static string Told(JsonTree value) => value switch
    {
        JsonTree.Text text => $"&value.valueUnstructured{{Value:\"{text.Value}\"}}",
        JsonTree.Plain plain => $"&value.valueUnstructured{{Value:{plain}}}",
        _ => value.GoType,
    };

    private void Add(string error)
    {
        if (_errors.Count < MostErrors)
        {
            _errors.Add($"{string.Concat(_path.Select(FieldElement.Told))}: {error}");
        }
    }
}
