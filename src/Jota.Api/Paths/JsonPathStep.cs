using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>One step of a path: from a value to those it leads to.</summary>
internal abstract record JsonPathStep
{
    public abstract IEnumerable<JsonNode?> Of(JsonNode? from);

    /// <summary>A field.</summary>
    public sealed record Field(string Name) : JsonPathStep
    {
        public override IEnumerable<JsonNode?> Of(JsonNode? from) =>
            from is JsonObject map && map.TryGetPropertyValue(Name, out var value) ? [value] : [];
    }

    /// <summary>Every field or item.</summary>
    public sealed record All : JsonPathStep
    {
        public override IEnumerable<JsonNode?> Of(JsonNode? from) => Within(from);
    }

    /// <summary>A field at any depth.</summary>
    public sealed record Below(string Name) : JsonPathStep
    {
        public override IEnumerable<JsonNode?> Of(JsonNode? from)
        {
            var open = new Stack<JsonNode?>();
            open.Push(from);
            while (open.TryPop(out var node))
            {
                if (node is JsonObject map && map.TryGetPropertyValue(Name, out var value))
                {
                    yield return value;
                }

                foreach (var child in Within(node).Reverse())
                {
                    open.Push(child);
                }
            }
        }
    }

    /// <summary>Items from one to before another, each so many; those below zero count from the end.</summary>
    public sealed record Slice(int? First, int? End, int Step) : JsonPathStep
    {
        public override IEnumerable<JsonNode?> Of(JsonNode? from)
        {
            if (from is not JsonArray list)
            {
                yield break;
            }

            var (first, end) = (FromEnd(First ?? 0, list.Count), FromEnd(End ?? list.Count, list.Count));
            for (var i = Math.Max(0, first); i < Math.Min(end, list.Count); i += Step)
            {
                yield return list[i];
            }
        }

        private static int FromEnd(int index, int count) => index < 0 ? count + index : index;
    }

    /// <summary>One item; those below zero count from the end.</summary>
    public sealed record Item(int Index) : JsonPathStep
    {
        public override IEnumerable<JsonNode?> Of(JsonNode? from)
        {
            var at = from is JsonArray list && Index < 0 ? list.Count + Index : Index;
            return from is JsonArray items && at >= 0 && at < items.Count ? [items[at]] : [];
        }
    }

    /// <summary>What several steps lead to, one after the other.</summary>
    public sealed record Union(IReadOnlyList<JsonPathStep> Parts) : JsonPathStep
    {
        public override IEnumerable<JsonNode?> Of(JsonNode? from) => Parts.SelectMany(part => part.Of(from));
    }

    /// <summary>Items for which something holds.</summary>
    public sealed record Filter(JsonPathOperand Left, string Operator, JsonPathOperand? Right) : JsonPathStep
    {
        public override IEnumerable<JsonNode?> Of(JsonNode? from) => Within(from).Where(Holds);

        private bool Holds(JsonNode? item)
        {
            if (!Left.TryRead(item, out var left))
            {
                return false;
            }

            return Right is null || (Right.TryRead(item, out var right) && Compare(left, right));
        }

        private bool Compare(JsonNode? left, JsonNode? right)
        {
            var order = JsonPathOperand.Compare(left, right);
            return Operator switch
            {
                "==" => order == 0,
                "!=" => order != 0,
                "<" => order < 0,
                "<=" => order <= 0,
                ">" => order > 0,
                _ => order >= 0,
            };
        }
    }

    private static IEnumerable<JsonNode?> Within(JsonNode? from) => from switch
    {
        JsonArray list => list,
        JsonObject map => map.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => field.Value),
        _ => [],
    };
}
