using Jota.Api;
using Jota.ApiServer.Authorization.Nodes;
using k8s.Models;

namespace Jota.ApiServer.Admission.Nodes;

/// <summary>
/// Which tokens a node gets: bound to a pod on it, and for an audience that a volume of this pod projects the token for, or that the CSI
/// driver of one of its volumes wants; for others where
/// a role grants it the verb <c>request-serviceaccounts-token-audience</c> on the audience (ServiceAccountNodeAudienceRestriction).
/// </summary>
internal static class NodeTokenRules
{
    private const string Verb = "request-serviceaccounts-token-audience";

    /// <summary>Refuses any other request. Throws 403, and 404 when the pod does not exist.</summary>
    public static async ValueTask CheckAsync(string node, AdmissionRequest request, CancellationToken ct)
    {
        if (request.Object is not Authenticationv1TokenRequest asked
            || asked.Spec.BoundObjectRef is not { ApiVersion: "v1", Kind: "Pod", Name.Length: > 0 } reference)
        {
            throw request.Forbid("node requested token not bound to a pod");
        }

        if (string.IsNullOrEmpty(reference.Uid))
        {
            throw request.Forbid("node requested token with a pod binding without a uid");
        }

        var pods = request.Objects.Catalog.For<V1Pod>();
        var pod = await request.Objects.FindAsync(pods, new ObjectKey(request.Target.Namespace, reference.Name), ct)
            ?? throw ApiException.NotFound(pods.Names, reference.Name);
        if (pod.Uid != reference.Uid)
        {
            throw request.Forbid(
                $"the UID in the bound object reference ({reference.Uid}) does not match the UID in record. "
                + "The object might have been deleted and then recreated");
        }

        if (pod.Field("spec.nodeName") != node)
        {
            throw request.Forbid("node requested token bound to a pod scheduled on a different node");
        }

        await CheckAudienceAsync(asked.Spec.Audiences ?? [], pod.As<V1Pod>(), request, ct);
    }

    private static async ValueTask CheckAudienceAsync(IList<string> audiences, V1Pod pod, AdmissionRequest request, CancellationToken ct)
    {
        if (audiences.Count > 1)
        {
            throw request.Forbid("node may only request 0 or 1 audiences");
        }

        var audience = audiences.Count == 0 ? "" : audiences[0];
        if (!PodReferences.ToAudience(pod, audience) && !IsGranted(audience, request)
            && !await DriverAudiences.WantAsync(pod, audience, request.Objects, ct))
        {
            throw request.Forbid(
                $"audience \"{audience}\" not found in pod spec volume, {request.User.Name} is not authorized to request tokens for this " +
                "audience");
        }
    }

    private static bool IsGranted(string audience, AdmissionRequest request)
    {
        var asked = new AccessRequest(request.User, Verb)
        {
            Version = "v1",
            Resource = audience,
            Namespace = request.Target.Namespace,
            Name = request.Target.Name,
        };
        return request.Authorizer.Authorize(asked).Allowed;
    }
}
