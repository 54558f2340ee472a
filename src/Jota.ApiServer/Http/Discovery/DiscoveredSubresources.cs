using Jota.Api;

namespace Jota.ApiServer.Http;

/// <summary>A resource's subresources as discovery tells them: <c>status</c> among them, in order of name.</summary>
internal static class DiscoveredSubresources
{
    public static IEnumerable<Subresource> Of(Resource resource)
    {
        var all = resource.Subresources.AsEnumerable();
        if (resource.HasStatus)
        {
            all = all.Append(new("status", resource.Names.Kind, ["get", "patch", "update"]));
        }

        return all.OrderBy(subresource => subresource.Name, StringComparer.Ordinal);
    }
}
