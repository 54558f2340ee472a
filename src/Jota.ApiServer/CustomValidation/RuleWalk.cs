using System.Text.Json.Nodes;
using Jota.Api;
using Jota.Cel;

namespace Jota.ApiServer.CustomValidation;

/// <summary>Holds one object against the rules of its kind, place by place.</summary>
internal sealed class RuleWalk(Action<FieldErrorReason, string, string> refuse)
{
    private readonly RuleBudget _budget = new();
    private bool _isOver;

    /// <summary>The object as a whole.</summary>
    public void Root(RulePlace place, UntypedObject obj, UntypedObject? old)
    {
        var isSame = old is not null && JsonNode.DeepEquals(obj.View, old.View);
        Rules(place, new WholeObject(obj, place.Type), old is null ? null : new WholeObject(old, place.Type), isSame, "");
        Fields(place, obj.View, old?.View, "");
    }

    private void Value(RulePlace place, JsonNode? value, JsonNode? old, string path)
    {
        if (_isOver || value is null)
        {
            return;
        }

        if (!place.Rules.IsEmpty)
        {
            var before = old is null ? null : CelNodes.Read(old, place.Type);
            Rules(place, CelNodes.Read(value, place.Type), before, old is not null && JsonNode.DeepEquals(value, old), path);
        }

        switch (value)
        {
            case JsonObject map when place.Items is { } values:
                foreach (var (key, entry) in map)
                {
                    Value(values, entry, (old as JsonObject)?[key], $"{path}[{key}]");
                }

                break;
            case JsonObject map:
                Fields(place, map, old as JsonObject, path);
                break;
            case JsonArray list when place.Items is { } items:
                Items(place, items, list, old as JsonArray, path);
                break;
            default:
                break;
        }
    }

    private void Fields(RulePlace place, JsonObject map, JsonObject? old, string path)
    {
        foreach (var (name, field) in place.Fields)
        {
            if (map.TryGetPropertyValue(name, out var value))
            {
                Value(field, value, old?[name], path.Length == 0 ? name : $"{path}.{name}");
            }
        }
    }

    private void Items(RulePlace place, RulePlace items, JsonArray list, JsonArray? old, string path)
    {
        var before = old is null || place.Schema.ListType != ListType.Map ? null : OldItems.Of(place.Schema, old);
        for (var i = 0; i < list.Count && !_isOver; i++)
        {
            Value(items, list[i], before?.Find(list[i]), $"{path}[{i}]");
        }
    }

    // As upstream (KEP-4008): what is as it was is not held against a rule that says nothing of changes.
    private void Rules(RulePlace place, CelValue self, CelValue? old, bool isSame, string path)
    {
        foreach (var rule in place.Rules)
        {
            var isDue = !rule.IsEmpty && (rule.UsesOld ? old is not null || rule.IsOptional : !isSame);
            if (_isOver || !isDue)
            {
                continue;
            }

            try
            {
                if (rule.Check(self, old, _budget) is { } refusal)
                {
                    Refuse(place, refusal.Reason, refusal.IsOfValue ? At(path, rule.Field) : path, refusal.Detail);
                }
            }
            catch (RuleBudgetException exceeded)
            {
                _isOver = true;
                Refuse(place, FieldErrorReason.Invalid, path, exceeded.Message);
            }
            catch (CelBudgetException exceeded)
            {
                _isOver = true;
                Refuse(place, FieldErrorReason.Invalid, path, rule.TooDear(exceeded.Message));
            }
        }
    }

    private void Refuse(RulePlace place, FieldErrorReason reason, string path, string detail)
    {
        var type = ShownText.Show(place.Schema.Type);
        refuse(reason, path, reason switch
        {
            FieldErrorReason.Forbidden => $"Forbidden: {detail}",
            FieldErrorReason.Required => $"Required value: {detail}",
            FieldErrorReason.Duplicate => $"Duplicate value: {type}: {detail}",
            _ => $"Invalid value: {type}: {detail}",
        });
    }

    private static string At(string path, string field) =>
        field.Length == 0 ? path : path.Length == 0 || field[0] == '[' ? path + field : $"{path}.{field}";
}
