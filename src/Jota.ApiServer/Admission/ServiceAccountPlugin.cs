using Jota.Api;
using Jota.ApiServer.Authorization.Nodes;
using k8s.Models;

namespace Jota.ApiServer.Admission;

/// <summary>
/// Every pod runs as a service account of its namespace, which must exist; unless it says one, as <c>default</c>. Its containers get the
/// account's token, unless the pod or the account says otherwise.
/// </summary>
/// <remarks>
/// The default account of a new namespace is made a moment after the namespace. A pod that follows at once waits for it, so that
/// <c>create namespace</c> and <c>run</c> in one script work.
/// </remarks>
public sealed class ServiceAccountPlugin : AdmissionPlugin
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public override string Name => "ServiceAccount";

    /// <inheritdoc/>
    public override async ValueTask MutateAsync(AdmissionRequest request, CancellationToken ct)
    {
        if (request is not { Operation: AdmissionOperation.Create, Object: V1Pod pod, Target.Subresource: "" } || MirrorPods.Is(pod))
        {
            return;
        }

        pod.Spec ??= new V1PodSpec();
        if (string.IsNullOrEmpty(pod.Spec.ServiceAccountName))
        {
            pod.Spec.ServiceAccountName = "default";
        }

        pod.Spec.ServiceAccount = pod.Spec.ServiceAccountName;
        var account = await AccountAsync(request, pod.Spec.ServiceAccountName, ct);
        if (pod.Spec.ImagePullSecrets is not { Count: > 0 } && account.ImagePullSecrets is { Count: > 0 } secrets)
        {
            pod.Spec.ImagePullSecrets = [.. secrets.Select(s => new V1LocalObjectReference { Name = s.Name })];
        }

        if (pod.Spec.AutomountServiceAccountToken ?? account.AutomountServiceAccountToken ?? true)
        {
            ServiceAccountVolume.Mount(pod.Spec, request.Ids);
        }
    }

    /// <inheritdoc/>
    public override ValueTask ValidateAsync(AdmissionRequest request, CancellationToken ct)
    {
        if (request is { Operation: AdmissionOperation.Create, Object: V1Pod pod, Target.Subresource: "" }
            && MirrorPods.Is(pod) && ProblemOfMirror(pod) is { } problem)
        {
            throw request.Forbid($"a mirror pod may not {problem}");
        }

        return ValueTask.CompletedTask;
    }

    private static string? ProblemOfMirror(V1Pod pod) => pod switch
    {
        { Spec.ServiceAccountName.Length: > 0 } => "reference service accounts",
        _ when PodReferences.ToSecret(pod, _ => true) => "reference secrets",
        _ when PodReferences.ToToken(pod) => "use service account token volume projections",
        _ => null,
    };

    private static async Task<V1ServiceAccount> AccountAsync(AdmissionRequest request, string name, CancellationToken ct)
    {
        var accounts = request.Objects.Catalog.For<V1ServiceAccount>();
        var key = new ObjectKey(request.Target.Namespace, name);
        var account = await request.Objects.FindAsync(accounts, key, ct)
            ?? (name == "default" ? await request.Objects.WaitForAsync(accounts, key, Patience, ct) : null)
            ?? throw request.Forbid($"error looking up service account {key}: serviceaccount \"{name}\" not found");
        return account.As<V1ServiceAccount>();
    }
}
