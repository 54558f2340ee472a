using Jota.Api;
using Jota.ApiServer.Verbs;
using Jota.Client;

namespace Jota.ApiServer;

/// <summary>The API on behalf of one user: asks for permission, then hands the call to its verb.</summary>
internal sealed class CallerApi(ApiServerCore server, UserIdentity user) : IApi
{
    public ResourceCatalog Catalog => server.Catalog;

    public Task<ApiObject> GetAsync(ApiTarget target, GetOptions options, CancellationToken ct)
    {
        Require("get", target);
        return IsPart(target)
            ? server.Verbs.Subresources.Of(target).GetAsync(target, options, ct)
            : target.Resource.IsStored ? server.Verbs.Get.HandleAsync(target, options, ct)
            : server.Verbs.ResourceMetrics.GetAsync(target, ct);
    }

    public Task<ApiList> ListAsync(ApiTarget target, ListOptions options, CancellationToken ct)
    {
        Require("list", target, options);
        return target.Resource.IsStored
            ? server.Verbs.List.HandleAsync(target, options, ct)
            : server.Verbs.ResourceMetrics.ListAsync(target, options, ct);
    }

    public IAsyncEnumerable<WatchEvent> WatchAsync(ApiTarget target, ListOptions options, CancellationToken ct)
    {
        Require("watch", target, options);
        return server.Verbs.Watch.Handle(target, options, ct);
    }

    public Task<WriteResult> CreateAsync(ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct)
    {
        Require("create", target);
        if (IsPart(target))
        {
            return server.Verbs.Subresources.Of(target).CreateAsync(user, target, body, options, ct);
        }

        return target.Resource.IsStored
            ? server.Verbs.Create.HandleAsync(user, target, body, options, ct)
            : server.Verbs.Review.HandleAsync(user, target, body, options, ct);
    }

    public Task<WriteResult> UpdateAsync(ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct)
    {
        Require("update", target);
        return IsPart(target)
            ? server.Verbs.Subresources.Of(target).UpdateAsync(user, target, body, options, ct)
            : server.Verbs.Update.HandleAsync(user, target, UpdateRules.Main, body, options, ct);
    }

    public Task<WriteResult> PatchAsync(ApiTarget target, PatchBody patch, WriteOptions options, CancellationToken ct)
    {
        Require("patch", target);
        return IsPart(target)
            ? server.Verbs.Subresources.Of(target).PatchAsync(user, target, patch, options, ct)
            : server.Verbs.Patch.HandleAsync(user, target, UpdateRules.Main, patch, options, ct);
    }

    public Task<DeleteResult> DeleteAsync(ApiTarget target, DeleteOptions options, CancellationToken ct)
    {
        Require("delete", target);
        return server.Verbs.Delete.HandleAsync(user, target, options, ct);
    }

    public Task<ApiList> DeleteCollectionAsync(ApiTarget target, ListOptions selection, DeleteOptions options, CancellationToken ct)
    {
        Require("deletecollection", target, selection);
        return server.Verbs.DeleteCollection.HandleAsync(user, target, selection, options, ct);
    }

    private static bool IsPart(ApiTarget target) => target.Subresource.Length > 0;

    private void Require(string verb, ApiTarget target, ListOptions? selection = null)
    {
        server.Authorizer.Require(selection is null
            ? AccessRequest.To(user, verb, target)
            : AccessRequest.To(user, verb, target, selection));
        if (target.Subresource.Length == 0 && !target.Resource.Verbs.Contains(verb))
        {
            throw ApiException.MethodNotAllowed();
        }

        if (target.Resource.RefusalOf(verb) is { } refusal)
        {
            throw new ApiException(405, "MethodNotAllowed", refusal, new k8s.Models.V1StatusDetails());
        }
    }
}
