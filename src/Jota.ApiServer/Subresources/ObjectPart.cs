using Jota.Api;
using Jota.ApiServer.Verbs;
using Jota.Client;

namespace Jota.ApiServer.Subresources;

/// <summary>A subresource that is the object itself, of which only a part may be changed.</summary>
/// <param name="gets">Reads the object.</param>
/// <param name="updates">Replaces it.</param>
/// <param name="patches">Patches it.</param>
/// <param name="rules">Which part.</param>
internal sealed class ObjectPart(GetHandler gets, UpdateHandler updates, PatchHandler patches, UpdateRules rules) : SubresourceHandler
{
    public override Task<ApiObject> GetAsync(ApiTarget target, GetOptions options, CancellationToken ct) =>
        gets.HandleAsync(target, options, ct);

    public override Task<WriteResult> UpdateAsync(
        UserIdentity user, ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct) =>
        updates.HandleAsync(user, target, rules, body, options, ct);

    public override Task<WriteResult> PatchAsync(
        UserIdentity user, ApiTarget target, PatchBody patch, WriteOptions options, CancellationToken ct) =>
        patches.HandleAsync(user, target, rules, patch, options, ct);
}
