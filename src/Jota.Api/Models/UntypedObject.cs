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
    private JsonObject? _content;
    private volatile UntypedBytes? _bytes;

    /// <inheritdoc/>
    public string ApiVersion { get; set; } = "";

    /// <inheritdoc/>
    public string Kind { get; set; } = "";

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>
    /// Every field beside <c>apiVersion</c>, <c>kind</c> and <c>metadata</c>, to be changed perhaps; who only looks takes
    /// <see cref="View"/>.
    /// </summary>
    public JsonObject Content
    {
        get
        {
            var content = View;
            _bytes = null;
            return content;
        }

        set => (_content, _bytes) = (value, null);
    }

    /// <summary>The same for a look.</summary>
    public JsonObject View
    {
        get
        {
            // In this order: who finds no bytes any more finds the tree.
            var bytes = _bytes;
            if (Volatile.Read(ref _content) is { } known)
            {
                return known;
            }

            var read = bytes is null ? [] : bytes.Read();
            return Interlocked.CompareExchange(ref _content, read, null) ?? read;
        }
    }

    /// <summary>The same as bytes, as long as nobody has asked for <see cref="Content"/>; null where there are none.</summary>
    internal UntypedBytes? Bytes
    {
        get => _bytes;
        init => _bytes = value;
    }

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
        foreach (var (name, value) in View)
        {
            whole[name] = value?.DeepClone();
        }

        return whole;
    }

    /// <summary>A deep copy, free to change.</summary>
    public UntypedObject Copy()
    {
        var metadata = (V1ObjectMeta)ModelCopy.Of(Metadata);
        return _bytes is { } bytes
            ? new() { ApiVersion = ApiVersion, Kind = Kind, Metadata = metadata, Bytes = bytes }
            : new() { ApiVersion = ApiVersion, Kind = Kind, Metadata = metadata, Content = (JsonObject)View.DeepClone() };
    }

    /// <summary>Whether both say the same.</summary>
    public bool IsSame(UntypedObject other) => ApiVersion == other.ApiVersion && Kind == other.Kind
        && ModelCopy.Same(Metadata, other.Metadata) && JsonNode.DeepEquals(View, other.View);

    /// <summary>Whether there is such a field.</summary>
    internal bool Has(string field) =>
        _bytes is { } bytes ? bytes.Has(System.Text.Encoding.UTF8.GetBytes(field)) : View.ContainsKey(field);

    /// <summary>Takes a field away.</summary>
    internal void Remove(string field)
    {
        if (Has(field))
        {
            Content.Remove(field);
        }
    }

    /// <summary>Puts a copy of another object's field in the place of this one's; takes it away where the other has none.</summary>
    internal void Take(string field, UntypedObject from)
    {
        Remove(field);
        if (from.Has(field) && from.View[field] is { } value)
        {
            Content[field] = value.DeepClone();
        }
    }
}
