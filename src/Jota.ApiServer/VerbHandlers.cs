using Jota.ApiServer.ResourceMetrics;
using Jota.ApiServer.Reviews;
using Jota.ApiServer.Verbs;

namespace Jota.ApiServer;

/// <summary>One handler for each verb.</summary>
internal sealed class VerbHandlers : IDisposable
{
    private readonly BookmarkLoop _bookmarks;

    public VerbHandlers(CoreParts parts)
    {
        var (caches, clock) = (parts.Caches, parts.Clock);
        var pipeline = new UpdatePipeline(parts.WritePath);
        _bookmarks = new BookmarkLoop(caches, clock);
        Get = new GetHandler(caches);
        List = new ListHandler(caches, parts.Store);
        Watch = new WatchHandler(caches, _bookmarks, clock);
        Create = new CreateHandler(parts.Bodies, parts.WritePath, caches, parts.Ids, clock);
        Review = new ReviewHandler(parts.Bodies, caches, parts.Authorizer, parts.Rbac, parts.Tokens, parts.Jwt, clock);
        Update = new UpdateHandler(caches, parts.Bodies, parts.Authorizer, pipeline, Create);
        var applies = new ApplyHandler(caches, parts.Authorizer, parts.WritePath.Fields, pipeline, Create);
        Patch = new PatchHandler(caches, parts.Patches, pipeline, applies);
        Delete = new DeleteHandler(parts.WritePath, clock);
        DeleteCollection = new DeleteCollectionHandler(List, Delete);
        Summaries = new NodeSummaries(clock);
        ResourceMetrics = new ResourceMetricsHandler(caches, Summaries, clock);
        Subresources = new SubresourceTable(parts, pipeline, this);
    }

    public GetHandler Get { get; }

    public ListHandler List { get; }

    public WatchHandler Watch { get; }

    public CreateHandler Create { get; }

    public ReviewHandler Review { get; }

    public UpdateHandler Update { get; }

    public PatchHandler Patch { get; }

    public DeleteHandler Delete { get; }

    public DeleteCollectionHandler DeleteCollection { get; }

    /// <summary>What nodes say that they use.</summary>
    public NodeSummaries Summaries { get; }

    public ResourceMetricsHandler ResourceMetrics { get; }

    /// <summary>What is behind an object's subresources.</summary>
    public SubresourceTable Subresources { get; }

    public void Dispose() => _bookmarks.Dispose();
}
