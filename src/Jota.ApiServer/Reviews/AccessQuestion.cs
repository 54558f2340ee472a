using System.Collections.Immutable;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Reviews;

/// <summary>What a review asks about, as the authorizer is asked.</summary>
/// <param name="Request">The question.</param>
/// <param name="Problem">What of it could not be read; null when all could.</param>
internal readonly record struct AccessQuestion(AccessRequest Request, string? Problem)
{
    public static AccessQuestion Of(V1SubjectAccessReviewSpec spec) =>
        Of(UserOf(spec), spec.ResourceAttributes, spec.NonResourceAttributes);

    public static AccessQuestion Of(UserIdentity user, V1ResourceAttributes? resource, V1NonResourceAttributes? path)
    {
        if (resource is null)
        {
            return new(AccessRequest.ToPath(user, path?.Verb ?? "", path?.Path ?? ""), null);
        }

        var selection = AskedSelection.Of(resource);
        var request = new AccessRequest(user, resource.Verb ?? "")
        {
            Group = resource.Group ?? "",
            Version = resource.Version ?? "",
            Resource = resource.Resource ?? "",
            Subresource = resource.Subresource ?? "",
            Namespace = resource.NamespaceProperty ?? "",
            Name = resource.Name ?? "",
            Fields = selection.Fields,
            Labels = selection.Labels,
        };
        return new(request, selection.Problem);
    }

    private static UserIdentity UserOf(V1SubjectAccessReviewSpec spec) => new(spec.User ?? "")
    {
        Uid = spec.Uid ?? "",
        Groups = [.. spec.Groups ?? []],
        Extra = (spec.Extra ?? new Dictionary<string, IList<string>>()).ToImmutableDictionary(e => e.Key, e => e.Value.ToImmutableArray()),
    };
}
