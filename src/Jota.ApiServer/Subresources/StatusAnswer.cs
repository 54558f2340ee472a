using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Subresources;

/// <summary>What a post to a subresource is answered with when there is no object to show: a <c>Status</c> that tells of success.</summary>
internal static class StatusAnswer
{
    /// <summary>201, about this object.</summary>
    public static WriteResult Created(ApiObject about) => new(about)
    {
        Created = true,
        Status = new V1Status { ApiVersion = "v1", Kind = "Status", Metadata = new V1ListMeta(), Status = "Success", Code = 201 },
    };
}
