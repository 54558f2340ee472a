using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.Subresources;

/// <summary>
/// What is behind one subresource of an object, such as <c>pods/NAME/binding</c>: what reading and writing there does. What it does not
/// override is answered 405. Its verbs and its body are told by the kind (<see cref="Subresource"/>); a line in
/// <c>SubresourceTable</c> brings both together.
/// </summary>
internal abstract class SubresourceHandler
{
    public virtual Task<ApiObject> GetAsync(ApiTarget target, GetOptions options, CancellationToken ct) =>
        throw ApiException.MethodNotAllowed();

    public virtual Task<WriteResult> CreateAsync(
        UserIdentity user, ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct) =>
        throw ApiException.MethodNotAllowed();

    public virtual Task<WriteResult> UpdateAsync(
        UserIdentity user, ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct) =>
        throw ApiException.MethodNotAllowed();

    public virtual Task<WriteResult> PatchAsync(
        UserIdentity user, ApiTarget target, PatchBody patch, WriteOptions options, CancellationToken ct) =>
        throw ApiException.MethodNotAllowed();
}
