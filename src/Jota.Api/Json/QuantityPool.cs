using System.Runtime.CompilerServices;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// Reads quantities, and shares those of the same text: thousands of pods ask for the same few. A table of fixed size where the newest
/// takes the place, as in <see cref="TextPool"/>. They must not be changed in place.
/// </summary>
internal static class QuantityPool
{
    private const int Slots = 512;

    private static readonly Entry?[] Shared = new Entry?[Slots];
    private static readonly Entry?[] Written = new Entry?[Slots];

    /// <summary>The quantity, in canonical form. Throws <see cref="FormatException"/>.</summary>
    public static ResourceQuantity Of(string text)
    {
        ref var slot = ref Shared[(uint)string.GetHashCode(text, StringComparison.Ordinal) % Slots];
        if (slot is { } entry && string.Equals(entry.Text, text, StringComparison.Ordinal))
        {
            return entry.Quantity;
        }

        var quantity = Quantity.Parse(text).ToResourceQuantity();
        slot = new(text, quantity);
        return quantity;
    }

    /// <summary>The quantity's canonical text.</summary>
    public static string TextOf(ResourceQuantity quantity)
    {
        ref var slot = ref Written[(uint)RuntimeHelpers.GetHashCode(quantity) % Slots];
        if (slot is { } entry && ReferenceEquals(entry.Quantity, quantity))
        {
            return entry.Text;
        }

        var text = Quantity.Of(quantity).ToString();
        slot = new(text, quantity);
        return text;
    }

    private sealed record Entry(string Text, ResourceQuantity Quantity);
}
