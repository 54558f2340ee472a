using k8s;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// One object at one revision, as the server holds it: the encoded JSON (with <c>resourceVersion</c>) and the small index that
/// lists and selectors need. Immutable and shared by every reader; the typed form is decoded at most once, on demand, and is
/// read-only by rule.
/// </summary>
public sealed class ApiObject
{
    private object? _typed;

    internal ApiObject(Resource resource, ReadOnlyMemory<byte> json, ObjectIndex index)
    {
        Resource = resource;
        Json = json;
        Index = index;
    }

    /// <summary>What it is an object of.</summary>
    public Resource Resource { get; }

    /// <summary>Namespace and name.</summary>
    public ObjectKey Key => Index.Key;

    /// <summary>The uid.</summary>
    public string Uid => Index.Uid;

    /// <summary>The revision that wrote it.</summary>
    public Revision Revision => Index.Revision;

    /// <summary>The labels; empty when there are none.</summary>
    public IReadOnlyDictionary<string, string> Labels => Index.Labels;

    /// <summary>The whole object as UTF-8 JSON, <c>resourceVersion</c> included.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    internal ObjectIndex Index { get; }

    /// <summary>
    /// Reads a stored object: scans the JSON once, inserts the revision as <c>metadata.resourceVersion</c> (replacing one that
    /// is there), and notes what the index needs.
    /// </summary>
    /// <param name="resource">The kind.</param>
    /// <param name="stored">The stored JSON, with or without a <c>resourceVersion</c>.</param>
    /// <param name="revision">The revision that wrote it; none for an object that is stored nowhere, which gets no <c>resourceVersion</c>.</param>
    public static ApiObject FromStored(Resource resource, ReadOnlyMemory<byte> stored, Revision revision) =>
        ObjectScanner.Scan(resource, stored, revision);

    /// <summary>Wraps a typed object that is stored nowhere (a dry run, a test). The object must not be changed afterwards.</summary>
    public static ApiObject FromTyped<T>(Resource resource, T obj, Revision revision)
        where T : class, IKubernetesObject<V1ObjectMeta> => FromStored(resource, ApiJson.Encode(obj), revision);

    /// <summary>The value of a selectable field; the empty string when it is absent and has no default.</summary>
    public string Field(string path) => path switch
    {
        "metadata.name" => Key.Name,
        "metadata.namespace" => Key.Namespace,
        _ => SelectablePaths.Of(Resource).IndexOf(path) is >= 0 and var index ? Index.Fields[index] : "",
    };

    /// <summary>The typed form, shared: do not change it. <typeparamref name="T"/> must be the resource's type.</summary>
    public T As<T>()
        where T : class => (T)Typed();

    /// <summary>The typed form as <see cref="Resource.ObjectType"/>, shared: do not change it.</summary>
    public object Typed() => _typed ??= Resource.Decode(Json.Span);

    /// <summary>A typed copy of one's own, free to change.</summary>
    public object Decode() => Resource.Decode(Json.Span);
}
