using YamlDotNet.Core;

namespace Jota.Api;

/// <summary>A mapping or sequence that has begun and not ended yet.</summary>
internal sealed class YamlOpenNode(JsonTree node, AnchorName anchor)
{
    public JsonTree Node { get; } = node;

    public AnchorName Anchor { get; } = anchor;

    /// <summary>The key whose value comes next; null where a key comes next.</summary>
    public string? Key { get; set; }

    public long KeyLine { get; set; }

    /// <summary>Whether the key is <c>&lt;&lt;</c>.</summary>
    public bool IsMerge { get; set; }

    /// <summary>What merge keys bring in once everything else is there.</summary>
    public List<JsonTree>? Merged { get; set; }
}
