using Jota.Api;
using Jota.Client;

namespace Jota.Controllers;

/// <summary>Keeps the graph as the server tells.</summary>
internal sealed class OwnerGraphFeed(OwnerGraph graph) : IObjectFollower
{
    private static readonly ListOptions Selection = new() { MetadataOnly = true };

    /// <summary>Follows every kind that can be deleted and followed, but for those that can own nothing: there are many events.</summary>
    public static void Connect(OwnerGraph graph, InformerFactory informers) =>
        informers.FollowKinds(IsFollowed, new OwnerGraphFeed(graph), Selection);

    public void Replace(Resource resource, IReadOnlyList<ApiObject> all) => graph.Replace(resource, all);

    public void Changed(ApiObject obj) => graph.Observe(obj);

    public void Deleted(ApiObject obj) => graph.Forget(obj.Uid);

    private static bool IsFollowed(Resource resource) =>
        resource.IsKept && resource.DefaultPropagation != DefaultPropagation.None
        && resource.Verbs.Contains("list") && resource.Verbs.Contains("watch") && resource.Verbs.Contains("delete");
}
