using System.Text;

namespace Jota.Api;

/// <summary>A tree as upstream's messages show a decoded document: <c>map[spec:map[replicas:1 tags:[a b]]]</c>, by key.</summary>
public static class GoTreeText
{
    /// <summary>The same of JSON that was read before.</summary>
    public static string Of(ReadOnlyMemory<byte> json, RequestBudget budget) => Of(JsonTreeReader.Read(json, budget), budget);

    internal static string Of(JsonTree tree, RequestBudget budget)
    {
        var text = new StringBuilder();
        var walk = new JsonTreeWalk(tree, sorted: true);
        var isFirst = true;
        while (walk.Next())
        {
            budget.Spend();
            if (walk.Step == JsonTreeStep.Leave)
            {
                text.Append(']');
                isFirst = false;
                continue;
            }

            text.Append(isFirst ? "" : " ");
            isFirst = walk.Step == JsonTreeStep.Enter;
            text.Append(walk.Key).Append(walk.Key is null ? "" : ":");
            text.Append(walk.Node switch
            {
                JsonTree.Map => "map[",
                JsonTree.List => "[",
                JsonTree.Text value => value.Value,
                JsonTree.Plain { IsNull: true } => "<nil>",
                var plain => plain.ToString(),
            });
        }

        return text.ToString();
    }
}
