using k8s;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// An object that is about to be stored: encoded and scanned, lacking only the revision that the store will give it. Whoever comes to
/// know the revision first, the writer or the cache, makes the object; both have the same one.
/// </summary>
public sealed class PreparedObject
{
    private readonly Lock _gate = new();
    private readonly ReadOnlyMemory<byte> _stored;
    private readonly ObjectIndex _index;
    private readonly VersionPlace _place;
    private readonly bool _keepTyped;
    private ApiObject? _made;

    internal PreparedObject(
        Resource resource, ReadOnlyMemory<byte> stored, ObjectIndex index, VersionPlace place, object? typed, bool keepTyped)
    {
        Resource = resource;
        Typed = typed;
        _stored = stored;
        _index = index;
        _place = place;
        _keepTyped = keepTyped;
    }

    /// <summary>The kind.</summary>
    public Resource Resource { get; }

    /// <summary>The typed form, where it was handed in; read-only, with the revision once the object is made.</summary>
    public object? Typed { get; }

    /// <summary>Scans encoded bytes.</summary>
    /// <param name="resource">The kind.</param>
    /// <param name="stored">The bytes to store.</param>
    /// <param name="typed">What was encoded, if it is at hand; must not be changed afterwards.</param>
    /// <param name="keepTyped">Whether the object is to have the typed form from the start, because somebody will ask for it.</param>
    public static PreparedObject Of(Resource resource, ReadOnlyMemory<byte> stored, object? typed = null, bool keepTyped = false)
    {
        if (typed is not null)
        {
            ModelCopy.Settle(typed);
        }

        return ObjectScanner.Prepare(resource, stored, typed, keepTyped);
    }

    /// <summary>The object at its revision. Every call is about the same revision; none for one that is stored nowhere.</summary>
    public ApiObject At(Revision revision)
    {
        lock (_gate)
        {
            return _made ??= Make(revision);
        }
    }

    private ApiObject Make(Revision revision)
    {
        if (Typed is IKubernetesObject<V1ObjectMeta> { Metadata: { } metadata } && !revision.IsNone)
        {
            metadata.ResourceVersion = revision.ToString();
        }

        var typed = _keepTyped ? Typed : null;
        return _place.IsMissing
            ? new ApiObject(Resource, _stored, _index, revision, _place, typed)
            : new ApiObject(Resource, _place.Put(_stored.Span, revision), _index, revision, _place.With(revision), typed);
    }
}
