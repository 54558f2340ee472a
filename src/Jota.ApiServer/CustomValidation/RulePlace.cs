using System.Collections.Immutable;
using Jota.Api;
using Jota.Cel;

namespace Jota.ApiServer.CustomValidation;

/// <summary>A place of a schema at which, or below which, there are rules; what has none is left out.</summary>
internal sealed class RulePlace
{
    private RulePlace(JsonSchema schema, CelType type, bool canTell)
    {
        (Schema, Type, CanTellOld) = (schema, type, canTell);
        Rules = [.. (schema.Source.XKubernetesValidations ?? []).Select(rule => new SchemaRule(rule, type))];
    }

    public JsonSchema Schema { get; }

    /// <summary>The type of the values here.</summary>
    public CelType Type { get; }

    /// <summary>Whether it can be told which value was here before: not of items without keys.</summary>
    public bool CanTellOld { get; }

    public ImmutableArray<SchemaRule> Rules { get; }

    /// <summary>The fields below which there are rules.</summary>
    public ImmutableArray<(string Name, RulePlace Place)> Fields { get; private init; } = [];

    /// <summary>Every item, or every value of a free map.</summary>
    public RulePlace? Items { get; private init; }

    private bool IsNeeded => !Rules.IsEmpty || !Fields.IsEmpty || Items is not null;

    /// <summary>The rules of a schema; null when there are none.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="name">The name of its type.</param>
    public static RulePlace? Of(JsonSchema schema, string name) => Of(schema, name, isObject: true, canTell: true);

    private static RulePlace? Of(JsonSchema schema, string name, bool isObject, bool canTell)
    {
        // Types are only made where they are needed: each is made of all that is below.
        var type = schema.Source.XKubernetesValidations is { Count: > 0 } ? CelSchemas.Of(schema, name, isObject) : CelType.Dyn;
        var place = new RulePlace(schema, type, canTell)
        {
            Fields = [.. schema.OrderedProperties
                .Select(field => (field.Key, Place: Of(field.Value, $"{name}.{field.Key}", field.Value.IsEmbedded, canTell)!))
                .Where(field => field.Place is not null)],
            Items = schema.Items is { } items ? Of(items, $"{name}.@idx", items.IsEmbedded, canTell && schema.ListType == ListType.Map)
                : schema.AdditionalProperties is { } values ? Of(values, $"{name}.@elem", values.IsEmbedded, canTell)
                : null,
        };
        return place.IsNeeded ? place : null;
    }
}
