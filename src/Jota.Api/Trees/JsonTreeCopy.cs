using System.Text;

namespace Jota.Api;

/// <summary>Copies a tree, so that both can go on to change.</summary>
internal static class JsonTreeCopy
{
    /// <summary>
    /// The copy; null when it is larger than <paramref name="limit"/> bytes, which is found before more than that is copied.
    /// </summary>
    /// <param name="tree">What to copy.</param>
    /// <param name="limit">Bytes, written out.</param>
    /// <param name="size">The copy's bytes, or those looked at when the limit was met.</param>
    /// <param name="budget">Counts a step for each node.</param>
    public static JsonTree? Of(JsonTree tree, long limit, out long size, RequestBudget budget)
    {
        size = 0;
        var copy = new JsonTreeBuilder();
        var walk = new JsonTreeWalk(tree);
        while (walk.Next())
        {
            budget.Spend();
            size += Bytes(walk);
            if (size > limit)
            {
                return null;
            }

            Add(copy, walk);
        }

        return copy.Root;
    }

    private static void Add(JsonTreeBuilder copy, JsonTreeWalk walk)
    {
        switch (walk.Step)
        {
            case JsonTreeStep.Enter:
                copy.Begin(walk.Key, walk.Node is JsonTree.Map ? new JsonTree.Map() : new JsonTree.List([]));
                break;
            case JsonTreeStep.Leave:
                copy.End();
                break;
            default:
                copy.Add(walk.Key, walk.Node);
                break;
        }
    }

    /// <summary>A brace, or a value with its quotes; a key with its quotes and colon. Commas are not worth counting.</summary>
    private static long Bytes(JsonTreeWalk walk)
    {
        var key = walk.Key is { } name ? Encoding.UTF8.GetByteCount(name) + 3 : 0;
        return key + walk.Node switch
        {
            JsonTree.Text text => Encoding.UTF8.GetByteCount(text.Value) + 2,
            JsonTree.Plain plain => plain.Json.Length,
            _ => 1,
        };
    }
}
