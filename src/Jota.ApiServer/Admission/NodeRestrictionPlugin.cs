using Jota.Api;
using Jota.ApiServer.Authorization.Nodes;
using k8s.Models;

namespace Jota.ApiServer.Admission;

/// <summary>
/// A kubelet changes just its own node and lease, the pods that are bound to it, and asks for tokens of those pods only. Which objects
/// those are the authorizer cannot see; here the objects themselves are looked at.
/// </summary>
public sealed class NodeRestrictionPlugin : AdmissionPlugin
{
    private const string MirrorAnnotation = "kubernetes.io/config.mirror";

    /// <inheritdoc/>
    public override string Name => "NodeRestriction";

    /// <inheritdoc/>
    public override ValueTask MutateAsync(AdmissionRequest request, CancellationToken ct) => NodeAuthorizer.NodeOf(request.User) switch
    {
        null => ValueTask.CompletedTask,
        var node when request.Target.Subresource == "token" => CheckTokenAsync(node, request, ct),
        var node => Check(node, request),
    };

    private static ValueTask Check(string node, AdmissionRequest request)
    {
        var type = request.Target.Resource.ObjectType;
        if (type == typeof(V1Node))
        {
            CheckNode(node, request);
        }
        else if (type == typeof(V1Pod))
        {
            CheckPod(node, request);
        }
        else if (type == typeof(V1Lease) && request.Operation == AdmissionOperation.Create && request.Name != node)
        {
            throw request.Forbid("can only access node lease with the same name as the requesting node");
        }

        return ValueTask.CompletedTask;
    }

    private static void CheckNode(string node, AdmissionRequest request)
    {
        if (request.Name != node)
        {
            throw request.Forbid($"node \"{node}\" is not allowed to modify node \"{request.Name}\"");
        }
    }

    private static void CheckPod(string node, AdmissionRequest request)
    {
        var ownsOld = request.Old?.Field("spec.nodeName") == node;
        switch (request.Operation)
        {
            case AdmissionOperation.Create when request.Object is V1Pod pod && pod.Metadata.Annotations?.ContainsKey(MirrorAnnotation) != true:
                throw request.Forbid($"pod does not have \"{MirrorAnnotation}\" annotation, node \"{node}\" can only create mirror pods");
            case AdmissionOperation.Create when request.Object is V1Pod pod && pod.Spec?.NodeName != node:
                throw request.Forbid($"node \"{node}\" can only create pods with spec.nodeName set to itself");
            case AdmissionOperation.Delete when !ownsOld:
                throw request.Forbid($"node \"{node}\" can only delete pods with spec.nodeName set to itself");
            case AdmissionOperation.Update when request.Target.Subresource == "status" && !ownsOld:
                throw request.Forbid($"node \"{node}\" can only update pod status for pods with spec.nodeName set to itself");
        }
    }

    private static async ValueTask CheckTokenAsync(string node, AdmissionRequest request, CancellationToken ct)
    {
        if (request.Object is not Authenticationv1TokenRequest { Spec.BoundObjectRef: { Kind: "Pod", Name.Length: > 0 } reference })
        {
            throw request.Forbid("node requested token not bound to a pod");
        }

        if (string.IsNullOrEmpty(reference.Uid))
        {
            throw request.Forbid("node requested token with a pod binding without a uid");
        }

        var pod = await request.Objects.FindAsync(request.Objects.Catalog.For<V1Pod>(), new ObjectKey(request.Target.Namespace, reference.Name), ct);
        if (pod?.Field("spec.nodeName") != node)
        {
            throw request.Forbid("node requested token bound to a pod scheduled on a different node");
        }
    }
}
