using System.Collections.Immutable;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Reviews;

/// <summary>What a review asks about, as the authorizer is asked.</summary>
internal static class AccessQuestion
{
    public static AccessRequest Of(V1SubjectAccessReviewSpec spec) => Of(UserOf(spec), spec.ResourceAttributes, spec.NonResourceAttributes);

    public static AccessRequest Of(UserIdentity user, V1ResourceAttributes? resource, V1NonResourceAttributes? path) => resource is null
        ? AccessRequest.ToPath(user, path?.Verb ?? "", path?.Path ?? "")
        : new(user, resource.Verb ?? "")
        {
            Group = resource.Group ?? "",
            Version = resource.Version ?? "",
            Resource = resource.Resource ?? "",
            Subresource = resource.Subresource ?? "",
            Namespace = resource.NamespaceProperty ?? "",
            Name = resource.Name ?? "",
        };

    private static UserIdentity UserOf(V1SubjectAccessReviewSpec spec) => new(spec.User ?? "")
    {
        Uid = spec.Uid ?? "",
        Groups = [.. spec.Groups ?? []],
        Extra = (spec.Extra ?? new Dictionary<string, IList<string>>()).ToImmutableDictionary(e => e.Key, e => e.Value.ToImmutableArray()),
    };
}
