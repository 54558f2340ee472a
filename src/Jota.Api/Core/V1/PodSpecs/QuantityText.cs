using k8s.Models;

namespace Jota.Api;

/// <summary>Quantities as messages show them.</summary>
internal static class QuantityText
{
    public static string Of(ResourceQuantity quantity) => Quantity.Of(quantity).ToString();
}
