using Jota.Api;
using Jota.ApiServer.Admission.Limits;
using k8s.Models;

namespace Jota.ApiServer.Admission;

/// <summary>
/// Holds pods and claims to the limits of their namespace: containers that do not say what they need are given what the namespace says,
/// and who asks for more or less than it allows is refused.
/// </summary>
/// <remarks>What the containers of a pod ask for is fixed once it exists, but for a resize; so updates of pods pass.</remarks>
public sealed class LimitRangerPlugin : AdmissionPlugin
{
    /// <inheritdoc/>
    public override string Name => "LimitRanger";

    /// <inheritdoc/>
    public override async ValueTask MutateAsync(AdmissionRequest request, CancellationToken ct)
    {
        if (IsLimited(request) && request.Object is V1Pod pod)
        {
            foreach (var range in await RangesAsync(request, ct))
            {
                if (!LimitDefaults.Apply(range.As<V1LimitRange>(), pod))
                {
                    throw request.Forbid($"the defaults of LimitRange {range.Key.Name} are too many for so many containers");
                }
            }
        }
    }

    /// <inheritdoc/>
    public override async ValueTask ValidateAsync(AdmissionRequest request, CancellationToken ct)
    {
        if (!IsLimited(request))
        {
            return;
        }

        foreach (var range in await RangesAsync(request, ct))
        {
            string[] problems = [.. Problems(range.As<V1LimitRange>(), request.Object).Distinct(StringComparer.Ordinal)];
            if (problems.Length > 0)
            {
                throw request.Forbid(problems.Length == 1 ? problems[0] : $"[{string.Join(", ", problems)}]");
            }
        }
    }

    private static IReadOnlyList<string> Problems(V1LimitRange range, object? obj) => obj switch
    {
        V1Pod pod => LimitChecks.Of(range, pod),
        V1PersistentVolumeClaim claim => LimitChecks.Of(range, claim),
        _ => [],
    };

    private static bool IsLimited(AdmissionRequest request) => Concerns(request) && !IsGoing(request.Old);

    private static bool Concerns(AdmissionRequest request) => (request.Object, request.Operation, request.Target.Subresource) switch
    {
        (V1Pod, AdmissionOperation.Create, "") => true,
        (V1Pod, AdmissionOperation.Update, "resize") => true,
        (V1PersistentVolumeClaim, AdmissionOperation.Create or AdmissionOperation.Update, "") => true,
        _ => false,
    };

    private static bool IsGoing(ApiObject? old) => old is not null && old.Resource.MetadataOf(old.Peek()).DeletionTimestamp is not null;

    private static ValueTask<IEnumerable<ApiObject>> RangesAsync(AdmissionRequest request, CancellationToken ct) =>
        request.Objects.InNamespaceAsync(request.Objects.Catalog.For<V1LimitRange>(), request.Target.Namespace, ct);
}
