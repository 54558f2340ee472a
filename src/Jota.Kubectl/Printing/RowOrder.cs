using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary><c>--sort-by</c>: objects by what a path leads to.</summary>
internal sealed class RowOrder
{
    private readonly JsonPathTemplate _path;

    public RowOrder(string text)
    {
        try
        {
            _path = new(JsonPathReader.Relaxed(text));
        }
        catch (FormatException wrong)
        {
            throw KubectlException.Error(wrong.Message);
        }
    }

    /// <summary>Whether any of the objects has what they are to be sorted by.</summary>
    public bool IsIn(IEnumerable<JsonObject?> items) => items.Any(item => KeyOf(item) is not null);

    /// <summary>The same items in order.</summary>
    public List<T> Sort<T>(IReadOnlyList<T> items, Func<T, JsonObject?> objectOf)
    {
        var keys = items.Select(item => KeyOf(objectOf(item))).ToList();
        return [.. items.Zip(keys).OrderBy(pair => pair.Second, Comparer<JsonNode?>.Create(Compare)).Select(pair => pair.First)];
    }

    private JsonNode? KeyOf(JsonObject? item)
    {
        try
        {
            return _path.Find(item).FirstOrDefault()?.FirstOrDefault();
        }
        catch (FormatException wrong)
        {
            throw KubectlException.Error(wrong.Message);
        }
    }

    private static int Compare(JsonNode? one, JsonNode? other)
    {
        if (one is null || other is null)
        {
            return (one is null ? 0 : 1) - (other is null ? 0 : 1);
        }

        return (one.GetValueKind(), other.GetValueKind()) switch
        {
            (JsonValueKind.Number, JsonValueKind.Number) => Number(one).CompareTo(Number(other)),
            (JsonValueKind.String, JsonValueKind.String) => CompareTexts(one.GetValue<string>(), other.GetValue<string>()),
            _ => string.CompareOrdinal(GoText.Of(one), GoText.Of(other)),
        };
    }

    private static int CompareTexts(string one, string other)
    {
        if (Quantity.TryParse(one, out var amount) && Quantity.TryParse(other, out var otherAmount))
        {
            return amount.CompareTo(otherAmount);
        }

        return NaturalOrder.Compare(one, other);
    }

    private static double Number(JsonNode node) => double.Parse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
}
