namespace Jota.Api;

/// <summary>A YAML node with its aliases resolved; nodes may be shared.</summary>
internal abstract record YamlTree
{
    public sealed record Text(string Value) : YamlTree;

    /// <summary>A number, a boolean or null, as JSON.</summary>
    public sealed record Raw(string Json) : YamlTree;

    public sealed record List(List<YamlTree> Items) : YamlTree;

    public sealed record Map(OrderedDictionary<string, YamlTree> Entries) : YamlTree;
}
