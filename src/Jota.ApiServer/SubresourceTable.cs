using Jota.Api;
using Jota.ApiServer.Subresources;
using Jota.ApiServer.Verbs;
using Jota.Client;

namespace Jota.ApiServer;

/// <summary>What is behind the subresources that are views of an object or take a post: one line each.</summary>
internal sealed class SubresourceTable(CoreParts parts, UpdatePipeline pipeline, VerbHandlers verbs)
{
    private readonly Dictionary<string, SubresourceHandler> _handlers = new(StringComparer.Ordinal)
    {
        [CertificateSigningRequestResource.Approval] = new ObjectPart(verbs.Get, verbs.Update, verbs.Patch, new ApprovalRules()),
        ["binding"] = new BindingHandler(parts.WritePath, parts.Trace, parts.Clock),
        ["ephemeralcontainers"] = new ObjectPart(verbs.Get, verbs.Update, verbs.Patch, new EphemeralContainerRules()),
        ["eviction"] = new EvictionHandler(
            parts.Bodies, parts.WritePath, verbs.Delete, new PodBudgets(parts.Caches, parts.WritePath, parts.Clock), parts.Clock),
        ["finalize"] = new ObjectPart(verbs.Get, verbs.Update, verbs.Patch, new NamespaceFinalizeRules()),
        ["resize"] = new ObjectPart(verbs.Get, verbs.Update, verbs.Patch, new PodResizing()),
        ["scale"] = new ScaleHandler(parts.Caches, parts.Bodies, parts.Patches, parts.WritePath.Fields, pipeline, verbs.Get),
        ["status"] = new ObjectPart(verbs.Get, verbs.Update, verbs.Patch, UpdateRules.Status),
        ["token"] = new TokenRequestHandler(parts.Bodies, parts.Admission, parts.Caches, parts.Tokens, parts.Ids, parts.Clock),
    };

    /// <summary>Throws 404 where the kind has no such subresource, or one that is no view of it.</summary>
    public SubresourceHandler Of(ApiTarget target) =>
        target.Resource.FindSubresource(target.Subresource) is { } subresource && _handlers.TryGetValue(subresource.Name, out var handler)
            ? handler
            : throw Failures.NoSuchResource();
}
