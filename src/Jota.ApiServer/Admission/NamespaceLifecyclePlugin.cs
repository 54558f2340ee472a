using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Admission;

/// <summary>Nothing is created in a namespace that does not exist or is going away, and some namespaces never go.</summary>
public sealed class NamespaceLifecyclePlugin : AdmissionPlugin
{
    private static readonly string[] Immortal = ["default", "kube-system", "kube-public"];

    /// <inheritdoc/>
    public override string Name => "NamespaceLifecycle";

    /// <inheritdoc/>
    public override async ValueTask MutateAsync(AdmissionRequest request, CancellationToken ct)
    {
        var target = request.Target;
        if (request.Operation == AdmissionOperation.Delete)
        {
            RefuseToDeleteImmortal(request);
        }
        else if (request.Operation == AdmissionOperation.Create && target.Resource.Namespaced)
        {
            var namespaces = request.Objects.Catalog.For<V1Namespace>();
            var ns = await request.Objects.FindAsync(namespaces, ObjectKey.Cluster(target.Namespace), ct)
                ?? throw ApiException.NotFound(namespaces.Names, target.Namespace);
            if (ns.Field("status.phase") == "Terminating")
            {
                throw Terminating(request);
            }
        }
    }

    private static void RefuseToDeleteImmortal(AdmissionRequest request)
    {
        if (request.Target.Resource.ObjectType == typeof(V1Namespace) && Immortal.Contains(request.Target.Name))
        {
            throw request.Forbid("this namespace may not be deleted");
        }
    }

    private static ApiException Terminating(AdmissionRequest request)
    {
        var ns = request.Target.Namespace;
        var refusal = request.Forbid($"unable to create new content in namespace {ns} because it is being terminated");
        refusal.Details!.Causes =
        [
            new V1StatusCause
            {
                Reason = "NamespaceTerminating",
                Message = $"namespace {ns} is being terminated",
                Field = "metadata.namespace",
            },
        ];
        return refusal;
    }
}
