using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Admission;

/// <summary>Gives a claim that names no class the default one. One that names the empty class wants a volume without a class.</summary>
public sealed class DefaultStorageClassPlugin : AdmissionPlugin
{
    /// <inheritdoc/>
    public override string Name => "DefaultStorageClass";

    /// <inheritdoc/>
    public override ValueTask MutateAsync(AdmissionRequest request, CancellationToken ct)
    {
        if (request is { Operation: AdmissionOperation.Create, Target.Subresource: "", Object: V1PersistentVolumeClaim claim }
            && StorageClassNames.Of(claim) is null
            && DefaultStorageClass.Of(Classes(request)) is { } standard)
        {
            claim.Spec.StorageClassName = standard.Metadata.Name;
        }

        return ValueTask.CompletedTask;
    }

    private static IEnumerable<V1StorageClass> Classes(AdmissionRequest request) =>
        request.Objects.All(request.Objects.Catalog.For<V1StorageClass>()).Select(stored => stored.As<V1StorageClass>());
}
