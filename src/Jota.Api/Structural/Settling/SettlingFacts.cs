using System.Collections.Immutable;
using System.Text;

namespace Jota.Api;

/// <summary>What a schema says, made ready for bytes: for <see cref="JsonSettling"/>.</summary>
internal sealed class SettlingFacts
{
    /// <summary>The declared fields in order of their names' bytes.</summary>
    public required ImmutableArray<SettlingField> Fields { get; init; }

    /// <summary>How many of them have a default.</summary>
    public required int Defaulted { get; init; }

    /// <summary>The fields that must be there, and have no default.</summary>
    public required ImmutableArray<byte[]> Required { get; init; }

    /// <summary>The keys that tell items of this list apart; empty for other lists.</summary>
    public required ImmutableArray<byte[]> MapKeys { get; init; }

    /// <summary>The values of a closed set; empty for any.</summary>
    public required ImmutableArray<byte[]> Enum { get; init; }

    /// <summary>Whether there is something to hold that only <see cref="JsonValidation"/> knows how to.</summary>
    public required bool AsksForMore { get; init; }

    /// <summary>Whether every default is as its own schema says.</summary>
    public required bool DefaultsHold { get; init; }

    /// <summary>The facts of a schema; null where it has names that are not plain.</summary>
    public static SettlingFacts? Of(JsonSchema schema)
    {
        var fields = schema.OrderedProperties
            .Select(property => new SettlingField(Encoding.UTF8.GetBytes(property.Key), property.Value))
            .ToImmutableArray();
        return fields.Any(field => !Ascii.IsValid(field.Name) || field.Name.AsSpan().IndexOfAny((byte)'"', (byte)'\\') >= 0) ? null : new()
        {
            Fields = fields,
            Defaulted = schema.DefaultedProperties,
            DefaultsHold = fields.All(one => one.Default is null or { Holds: true }),
            Required = [.. schema.Required.Where(name => schema.Properties.GetValueOrDefault(name)?.Default is null).Select(Bytes)],
            MapKeys = schema.ListType == ListType.Map ? [.. schema.MapKeys.Select(Bytes)] : [],
            Enum = [.. schema.Enum.Select(value => Bytes(UntypedJson.Sorted(value)))],
            AsksForMore = !schema.AllOf.IsEmpty || !schema.OneOf.IsEmpty || schema.Not is not null
                || !(schema.AnyOf.IsEmpty || (schema.IsIntOrString && IsIntOrString(schema.AnyOf))),
        };
    }

    /// <summary>A declared field; null when it is unknown.</summary>
    public SettlingField? Find(scoped ReadOnlySpan<byte> name)
    {
        var (from, to) = (0, Fields.Length - 1);
        while (from <= to)
        {
            var middle = (from + to) >>> 1;
            var order = name.SequenceCompareTo(Fields[middle].Name);
            if (order == 0)
            {
                return Fields[middle];
            }

            (from, to) = order > 0 ? (middle + 1, to) : (from, middle - 1);
        }

        return null;
    }

    // The usual way to say it once more (`anyOf: [{type: integer}, {type: string}]`): as such a schema does already.
    private static bool IsIntOrString(ImmutableArray<JsonSchema> alternatives) =>
        alternatives is [{ Type: "integer" } one, { Type: "string" } other] && SaysItsTypeOnly(one) && SaysItsTypeOnly(other);

    private static bool SaysItsTypeOnly(JsonSchema schema) => schema.Source is
    {
        Pattern: null, Format: null or "", EnumProperty: null, Maximum: null, Minimum: null, MultipleOf: null, MaxLength: null,
        MinLength: null, AllOf: null, AnyOf: null, OneOf: null, Not: null,
    };

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
