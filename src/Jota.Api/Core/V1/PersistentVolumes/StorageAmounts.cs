using k8s.Models;

namespace Jota.Api;

/// <summary>Sizes of volumes.</summary>
public static class StorageAmounts
{
    /// <summary>What there is, or is asked for, of storage; null where that is not said.</summary>
    public static Quantity? Of(IDictionary<string, ResourceQuantity>? amounts) =>
        amounts is not null && amounts.TryGetValue("storage", out var amount) && amount is not null ? Quantity.Of(amount) : null;

    internal static void ValidatePositive(ResourceQuantity amount, FieldErrors at)
    {
        if (amount.ToDecimal() <= 0)
        {
            at.Invalid(QuantityText.Of(amount), "must be greater than zero");
        }
    }
}
