using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace Jota.Api;

/// <summary>
/// Which properties of a model type hold something that must be copied itself, or that encoding changes; read once from the type's JSON
/// contract, so that no reflection is needed. All else is copied with the object.
/// </summary>
internal sealed class ModelShape : ValueShape
{
    private static readonly ConcurrentDictionary<Type, ModelShape> Made = new();

    private readonly Type _type;
    private Part[]? _all;
    private Part[]? _parts;

    private ModelShape(Type type) => _type = type;

    // Types refer to themselves and each other, so parts are found at the first use.
    private Part[] All => _all ??= [.. ApiJson.Options.GetTypeInfo(_type).Properties.Where(p => p.Get is not null).Select(Part.Of)];

    private Part[] Parts => _parts ??= [.. All.Where(p => p.Shape is not null && p.Set is not null)];

    public static ModelShape Of(Type type) => Made.GetOrAdd(type, static t => new ModelShape(t));

    public override object Copy(object value)
    {
        var copy = Clone(value);
        foreach (var part in Parts)
        {
            if (part.Shape!.Copies && part.Get(value) is { } inner)
            {
                part.Set!(copy, part.Shape.Copy(inner));
            }
        }

        return copy;
    }

    public override object Settle(object value)
    {
        foreach (var part in Parts)
        {
            if (part.Get(value) is { } inner)
            {
                var settled = part.Shape!.Settle(inner);
                if (!ReferenceEquals(settled, inner))
                {
                    part.Set!(value, settled);
                }
            }
        }

        return value;
    }

    public override bool Same(object one, object other)
    {
        if (ReferenceEquals(one, other))
        {
            return true;
        }

        foreach (var part in All)
        {
            if (!Same(part.Shape, part.Get(one), part.Get(other)))
            {
                return false;
            }
        }

        return true;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = nameof(MemberwiseClone))]
    internal static extern object Clone(object value);

    private sealed record Part(Func<object, object?> Get, Action<object, object?>? Set, ValueShape? Shape)
    {
        public static Part Of(JsonPropertyInfo property) =>
            new(property.Get!, property.Set, ValueShape.Of(property.PropertyType, property.CustomConverter));
    }
}
