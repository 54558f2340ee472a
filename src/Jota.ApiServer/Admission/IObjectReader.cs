using Jota.Api;

namespace Jota.ApiServer.Admission;

/// <summary>Reads other objects from memory.</summary>
public interface IObjectReader
{
    /// <summary>The kinds there are.</summary>
    ResourceCatalog Catalog { get; }

    /// <summary>All objects of a kind in the cluster, as of now or a moment ago.</summary>
    IEnumerable<ApiObject> All(Resource resource);

    /// <summary>
    /// The objects of a namespace, in order of name, as of now or a moment ago; what this server stored before this call is among them.
    /// </summary>
    ValueTask<IEnumerable<ApiObject>> InNamespaceAsync(Resource resource, string ns, CancellationToken ct);

    /// <summary>An object as of now or a moment ago; an object that was stored before this call is found.</summary>
    ValueTask<ApiObject?> FindAsync(Resource resource, ObjectKey key, CancellationToken ct);

    /// <summary>Waits up to <paramref name="patience"/> for an object to appear; null when it does not.</summary>
    Task<ApiObject?> WaitForAsync(Resource resource, ObjectKey key, TimeSpan patience, CancellationToken ct);
}
