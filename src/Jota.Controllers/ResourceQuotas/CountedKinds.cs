using Jota.Api;
using Jota.Client;

namespace Jota.Controllers;

/// <summary>
/// Follows the kinds of which objects are only counted, those included that come while the cluster runs. Only while a quota counts them:
/// else every event and every lease would be told to somebody who has no use for it.
/// </summary>
internal sealed class CountedKinds(QuotaTriggers triggers) : IObjectFollower
{
    private static readonly ListOptions Selection = new() { MetadataOnly = true };

    public void Follow(InformerFactory informers) =>
        triggers.WhenKindsChange(informers.FollowKinds(IsFollowed, this, Selection).LookAgain);

    public void Replace(Resource resource, IReadOnlyList<ApiObject> all) => triggers.TouchAll(resource.Names.GroupResource);

    public void Changed(ApiObject obj) => triggers.Touch(obj.Key.Namespace, obj.Resource.Names.GroupResource);

    public void Deleted(ApiObject obj) => triggers.Touch(obj.Key.Namespace, obj.Resource.Names.GroupResource);

    private bool IsFollowed(Resource resource) =>
        resource.IsKept && QuotaNames.IsCounted(resource) && !ResourceQuotaController.LooksAtEach(resource.Names.GroupResource)
        && resource.Verbs.Contains("list") && resource.Verbs.Contains("watch")
        && triggers.IsCounted(resource.Names.GroupResource);
}
