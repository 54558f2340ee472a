using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using k8s.Models;

namespace Jota.Api;

/// <summary>How values of one type are copied, and what encoding makes of them.</summary>
internal abstract class ValueShape
{
    /// <summary>Whether a copy needs a value of its own.</summary>
    public virtual bool Copies => true;

    /// <summary>The shape of a type; null when its values are shared and come out of encoding as they are.</summary>
    public static ValueShape? Of(Type type, JsonConverter? custom)
    {
        if (type == typeof(DateTime) || type == typeof(DateTime?))
        {
            return custom is MicroTimeConverter ? SettledTime.Micros : SettledTime.Seconds;
        }

        if (type == typeof(ResourceQuantity))
        {
            return SettledQuantity.Instance;
        }

        if (type == typeof(IntOrString))
        {
            return SettledIntOrString.Instance;
        }

        var contract = ApiJson.Options.GetTypeInfo(type);
        return contract.Kind switch
        {
            JsonTypeInfoKind.Object => ModelShape.Of(type),
            JsonTypeInfoKind.Enumerable => new ListShape(contract),
            JsonTypeInfoKind.Dictionary => new MapShape(contract),
            _ => null,
        };
    }

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

    /// <summary>An empty collection, as the decoder makes it, to be cloned.</summary>
    protected static object Empty(JsonTypeInfo contract, ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, contract) ?? throw new InvalidOperationException($"no empty {contract.Type}");
}
