using k8s.Models;

namespace Jota.Api;

/// <summary>A quantity, in its canonical form. Nobody changes quantities in place, so they are shared.</summary>
internal sealed class SettledQuantity : ValueShape
{
    public static SettledQuantity Instance { get; } = new();

    public override bool Copies => false;

    public override object Copy(object value) => value;

    public override object Settle(object value)
    {
        var quantity = (ResourceQuantity)value;
        var canonical = QuantityPool.Of(QuantityPool.TextOf(quantity));
        return ReferenceEquals(canonical, quantity)
            || (canonical.Format == quantity.Format && canonical.ToDecimal() == quantity.ToDecimal()) ? quantity : canonical;
    }

    public override bool Same(object one, object other) =>
        QuantityPool.TextOf((ResourceQuantity)one) == QuantityPool.TextOf((ResourceQuantity)other);
}
