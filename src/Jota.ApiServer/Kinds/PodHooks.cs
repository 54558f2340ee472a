using Jota.Api;
using Jota.ApiServer.Deletion;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Kinds;

/// <summary>Pods are given time to end, and their way is traced.</summary>
internal sealed class PodHooks(PodTrace trace) : KindHooks
{
    public override DeletionStep Delete(Resource resource, object obj, DeleteOptions options, DateTime now) =>
        PodGrace.Compute((V1Pod)obj, resource.MetadataOf(obj), options, now);

    public override void OnCreated(ApiObject created) => trace.Note(created.Uid, PodStep.Stored, created.Revision.ToString());

    public override void OnUpdated(string subresource, object before, object after, ApiObject written)
    {
        if (subresource == "status" && IsReady((V1Pod)after) && !IsReady((V1Pod)before))
        {
            trace.Note(written.Uid, PodStep.StatusStored, written.Revision.ToString());
        }
    }

    private static bool IsReady(V1Pod pod) => pod.Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) == true;
}
