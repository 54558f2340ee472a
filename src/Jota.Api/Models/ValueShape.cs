using System.Text.Json;

namespace Jota.Api;

/// <summary>How values of one type are copied, and what encoding makes of them.</summary>
internal abstract class ValueShape
{
    /// <summary>Whether a copy needs a value of its own.</summary>
    public virtual bool Copies => true;

    /// <summary>The shape of what a field holds; null when its values are shared and come out of encoding as they are.</summary>
    public static ValueShape? Of(ModelType owner, int at, string kind, bool isMicroTime) => kind[0] switch
    {
        't' or 'T' => isMicroTime ? SettledTime.Micros : SettledTime.Seconds,
        'q' => SettledQuantity.Instance,
        'x' => SettledIntOrString.Instance,
        'm' => ModelShape.Of(owner.Child(at)!),
        '[' => new ListShape(owner, at, kind[1..]),
        '{' => new MapShape(owner, at, kind[1..]),
        _ => null,
    };

    /// <summary>A copy.</summary>
    public abstract object Copy(object value);

    /// <summary>The value as it would be decoded from its encoding; changed in place where that can be.</summary>
    public abstract object Settle(object value);

    /// <summary>Whether two values have the same encoding.</summary>
    public abstract bool Same(object one, object other);

    /// <summary>The same for values that may be missing, of a shape or of none.</summary>
    protected static bool Same(ValueShape? shape, object? one, object? other) => (one, other) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        _ when shape is not null => shape.Same(one, other),
        (byte[] bytes, byte[] others) => bytes.AsSpan().SequenceEqual(others),
        (JsonElement json, JsonElement otherJson) => JsonTreeComparison.Same(json, otherJson),
        _ => one.Equals(other),
    };
}
