using System.Runtime.InteropServices;
using System.Text.Json;

namespace Jota.Api;

/// <summary>Whether trees say the same. Numbers do when they are written alike, as upstream has it.</summary>
internal static class JsonTreeComparison
{
    /// <summary>The same for values within models, however deep.</summary>
    public static bool Same(JsonElement one, JsonElement other)
    {
        var left = JsonMarshal.GetRawUtf8Value(one);
        var right = JsonMarshal.GetRawUtf8Value(other);
        if (left.SequenceEqual(right))
        {
            return true;
        }

        var budget = RequestBudget.Unlimited;
        return Same(JsonTreeReader.Read(left.ToArray(), budget), JsonTreeReader.Read(right.ToArray(), budget), budget);
    }

    /// <summary>Takes no more steps than the smaller of the two has nodes.</summary>
    public static bool Same(JsonTree left, JsonTree right, RequestBudget budget)
    {
        var open = new Stack<(JsonTree Left, JsonTree Right)>();
        open.Push((left, right));
        while (open.TryPop(out var pair))
        {
            budget.Spend();
            if (!SameHere(pair.Left, pair.Right, open))
            {
                return false;
            }
        }

        return true;
    }

    private static bool SameHere(JsonTree left, JsonTree right, Stack<(JsonTree Left, JsonTree Right)> open) => (left, right) switch
    {
        (JsonTree.Text one, JsonTree.Text other) => one.Value == other.Value,
        (JsonTree.Plain one, JsonTree.Plain other) => one.Json.Span.SequenceEqual(other.Json.Span),
        (JsonTree.Map one, JsonTree.Map other) => one.Fields.Count == other.Fields.Count && PushFields(one, other, open),
        (JsonTree.List one, JsonTree.List other) => one.Items.Count == other.Items.Count && PushItems(one, other, open),
        _ => false,
    };

    private static bool PushFields(JsonTree.Map one, JsonTree.Map other, Stack<(JsonTree Left, JsonTree Right)> open)
    {
        foreach (var (key, value) in one.Fields)
        {
            if (other.Find(key) is not { } same)
            {
                return false;
            }

            open.Push((value, same));
        }

        return true;
    }

    private static bool PushItems(JsonTree.List one, JsonTree.List other, Stack<(JsonTree Left, JsonTree Right)> open)
    {
        for (var i = one.Items.Count - 1; i >= 0; i--)
        {
            open.Push((one.Items[i], other.Items[i]));
        }

        return true;
    }
}
