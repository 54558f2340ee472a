using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>A part of a template in kubectl's dialect of JSONPath.</summary>
internal abstract record JsonPathNode
{
    /// <summary>Text that is printed as it is.</summary>
    public sealed record Text(string Value) : JsonPathNode;

    /// <summary>What <c>{...}</c> leads to.</summary>
    public sealed record Steps(IReadOnlyList<JsonPathNode> Parts) : JsonPathNode;

    /// <summary><c>{range ...} ... {end}</c>.</summary>
    public sealed record Range(Steps Over, IReadOnlyList<JsonPathNode> Body) : JsonPathNode;

    /// <summary>A number or boolean.</summary>
    public sealed record Literal(JsonNode Value) : JsonPathNode;

    /// <summary><c>.name</c>; the value itself where the name is empty.</summary>
    public sealed record Field(string Name) : JsonPathNode;

    /// <summary><c>..</c>: the value and all within it.</summary>
    public sealed record Everything : JsonPathNode;

    /// <summary><c>*</c>.</summary>
    public sealed record Wildcard : JsonPathNode;

    /// <summary><c>[first:end:step]</c>, <c>[index]</c>.</summary>
    public sealed record Slice(int? First, int? End, int? Step, bool IsIndex) : JsonPathNode;

    /// <summary><c>[a,b]</c>.</summary>
    public sealed record Union(IReadOnlyList<Steps> Parts) : JsonPathNode;

    /// <summary><c>[?(left op right)]</c>.</summary>
    public sealed record Filter(Steps Left, string Operator, Steps? Right) : JsonPathNode;
}
