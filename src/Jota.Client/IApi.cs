using Jota.Api;

namespace Jota.Client;

/// <summary>
/// The Kubernetes API on behalf of one caller. Implemented by the server core (in process: no HTTP) and by <c>HttpApi</c>;
/// a component never knows which it holds. Authentication is done; authorization and admission apply to every call.
/// </summary>
/// <remarks>
/// Every failure is an <see cref="ApiException"/> with upstream's code and reason. Objects that come back are shared and
/// read-only; objects that go in are copied and stay the caller's.
/// </remarks>
public interface IApi
{
    /// <summary>The kinds this API serves.</summary>
    ResourceCatalog Catalog { get; }

    /// <summary>Reads one object.</summary>
    Task<ApiObject> GetAsync(ApiTarget target, GetOptions options, CancellationToken ct);

    /// <summary>Reads many.</summary>
    Task<ApiList> ListAsync(ApiTarget target, ListOptions options, CancellationToken ct);

    /// <summary>
    /// Follows changes. Ends when the server ends it; an <see cref="WatchEventType.Error"/> event is always the last one.
    /// </summary>
    IAsyncEnumerable<WatchEvent> WatchAsync(ApiTarget target, ListOptions options, CancellationToken ct);

    /// <summary>Creates an object, or posts to a subresource such as <c>binding</c>.</summary>
    Task<WriteResult> CreateAsync(ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct);

    /// <summary>Replaces an object or a subresource such as <c>status</c>.</summary>
    Task<WriteResult> UpdateAsync(ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct);

    /// <summary>Patches an object or a subresource.</summary>
    Task<WriteResult> PatchAsync(ApiTarget target, PatchBody patch, WriteOptions options, CancellationToken ct);

    /// <summary>Deletes an object, at once or gracefully; the result says which.</summary>
    Task<DeleteResult> DeleteAsync(ApiTarget target, DeleteOptions options, CancellationToken ct);

    /// <summary>Deletes every object that the list options select; answers what was deleted.</summary>
    Task<ApiList> DeleteCollectionAsync(ApiTarget target, ListOptions selection, DeleteOptions options, CancellationToken ct);
}
