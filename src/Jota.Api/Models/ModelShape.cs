using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Jota.Api;

/// <summary>
/// Which properties of a model type hold something that must be copied itself, or that encoding changes; read once from the type's JSON
/// contract, so that no reflection is needed. All else is copied with the object.
/// </summary>
internal sealed class ModelShape : ValueShape
{
    private static readonly ConcurrentDictionary<ModelType, ModelShape> Made = new();

    private readonly ModelType _type;
    private Part[]? _all;
    private Part[]? _parts;

    private ModelShape(ModelType type) => _type = type;

    // Types refer to themselves and each other, so parts are found at the first use.
    private Part[] All => _all ??= [.. _type.Fields.Select((one, at) => new Part(_type, at, one))];

    private Part[] Parts => _parts ??= [.. All.Where(p => p.Shape is not null)];

    public static ModelShape Of(Type type) =>
        Of(ModelType.Of(type) ?? throw new NotSupportedException($"{type} is no model that is served"));

    public static ModelShape Of(ModelType type) => Made.GetOrAdd(type, static t => new ModelShape(t));

    public override object Copy(object value)
    {
        var copy = Clone(value);
        foreach (var part in Parts)
        {
            if (part.Shape!.Copies && part.Get(value) is { } inner)
            {
                part.Set(copy, part.Shape.Copy(inner));
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
                    part.Set(value, settled);
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

    private sealed class Part(ModelType type, int at, ModelField field)
    {
        public ValueShape? Shape { get; } = Of(type, at, field.Kind, field.IsMicroTime);

        public object? Get(object model) => field.Kind[0] switch
        {
            'b' or 'B' or 'i' or 'I' or 'l' or 'L' or 'd' => type.GetNumber(model, at),
            't' or 'T' => type.GetTime(model, at),
            _ => type.Get(model, at),
        };

        public void Set(object model, object? value)
        {
            if (value is DateTime time)
            {
                type.SetTime(model, at, time);
            }
            else
            {
                type.Set(model, at, value);
            }
        }
    }
}
