using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// An object of a kind that has no model type, as custom resources are: its metadata typed like everybody's, all else as JSON.
/// Like a model it is read-only once it is shared.
/// </summary>
public sealed class UntypedObject : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = "";

    /// <inheritdoc/>
    public string Kind { get; set; } = "";

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>Every field beside <c>apiVersion</c>, <c>kind</c> and <c>metadata</c>.</summary>
    public JsonObject Content { get; set; } = [];

    /// <summary>What every object says of itself, as JSON.</summary>
    public JsonObject Head() => new()
    {
        ["apiVersion"] = ApiVersion,
        ["kind"] = Kind,
        ["metadata"] = ApiJson.ToNode(Metadata),
    };

    /// <summary>A copy of the whole document.</summary>
    public JsonObject Whole()
    {
        var whole = Head();
        foreach (var (name, value) in Content)
        {
            whole[name] = value?.DeepClone();
        }

        return whole;
    }

    /// <summary>A deep copy, free to change.</summary>
    public UntypedObject Copy() => new()
    {
        ApiVersion = ApiVersion,
        Kind = Kind,
        Metadata = (V1ObjectMeta)ModelCopy.Of(Metadata),
        Content = (JsonObject)Content.DeepClone(),
    };

    /// <summary>Whether both say the same.</summary>
    public bool IsSame(UntypedObject other) => ApiVersion == other.ApiVersion && Kind == other.Kind
        && ModelCopy.Same(Metadata, other.Metadata) && JsonNode.DeepEquals(Content, other.Content);

    /// <summary>Puts a copy of another object's field in the place of this one's; takes it away where the other has none.</summary>
    internal void Take(string field, UntypedObject from)
    {
        Content.Remove(field);
        if (from.Content[field] is { } value)
        {
            Content[field] = value.DeepClone();
        }
    }
}
