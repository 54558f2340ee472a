using Jota.Api;
using Jota.ApiServer.Admission.PodSecurity;
using k8s.Models;

namespace Jota.ApiServer.Admission;

/// <summary>
/// Holds pods to what the labels of their namespace ask (<c>pod-security.kubernetes.io/enforce|warn|audit</c>): who asks for more is
/// refused, warned, or told in the audit log; whoever makes something that will make such pods is warned, and told. Labels that say nothing
/// known are refused.
/// </summary>
public sealed class PodSecurityPlugin : AdmissionPlugin
{
    /// <inheritdoc/>
    public override string Name => "PodSecurity";

    /// <inheritdoc/>
    public override ValueTask ValidateAsync(AdmissionRequest request, CancellationToken ct) => (request.Operation, request.Object) switch
    {
        (AdmissionOperation.Create or AdmissionOperation.Update, V1Namespace ns) when request.Target.Subresource.Length == 0 =>
            ValidateNamespaceAsync(request, ns, ct),
        (AdmissionOperation.Create or AdmissionOperation.Update, V1Pod pod) when IsOfSpec(request) => ValidatePodAsync(request, pod, ct),
        (AdmissionOperation.Create or AdmissionOperation.Update, { } maker) when request.Target.Subresource.Length == 0 =>
            WarnAsync(request, maker, ct),
        _ => ValueTask.CompletedTask,
    };

    private static bool IsOfSpec(AdmissionRequest request) => request.Target.Subresource is "" or "ephemeralcontainers" or "resize";

    private static async ValueTask ValidateNamespaceAsync(AdmissionRequest request, V1Namespace ns, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var wanted = NamespaceStandards.Of(ns.Metadata.Labels ?? new Dictionary<string, string>(), errors);
        var before = request.Old is { } old ? NamespaceStandards.Of(old.Labels) : default;
        if (errors.Any && !HadThese(request.Old, errors))
        {
            throw ApiException.Invalid(request.Target.Resource.Names, ns.Metadata.Name, errors.All);
        }

        var (now, then) = (wanted.Enforce, before.Enforce);
        var asksNoMore = now == then || (now.Version == then.Version && now.Level <= then.Level);
        if (request.Operation == AdmissionOperation.Update && now.Level != SecurityLevel.Privileged && !asksNoMore)
        {
            ApiObject[] pods = [.. await request.Objects.InNamespaceAsync(request.Objects.Catalog.For<V1Pod>(), ns.Metadata.Name, ct)];
            request.Notes.Warn(NamespacePods.Warnings(ns.Metadata.Name, pods, now));
        }
    }

    // Labels that were wrong before they were checked hold up nothing else.
    private static bool HadThese(ApiObject? old, FieldErrors errors)
    {
        var before = new FieldErrors();
        NamespaceStandards.Of(old?.Labels ?? new Dictionary<string, string>(), before);
        return before.All.SequenceEqual(errors.All);
    }

    private static async ValueTask ValidatePodAsync(AdmissionRequest request, V1Pod pod, CancellationToken ct)
    {
        var standards = await StandardsAsync(request, ct);
        request.Audit?.Add("pod-security.kubernetes.io/enforce-policy", $"{standards.Enforce}");
        if (standards.AskNothing || (request.Old is { } old && !SecuredChange.Matters((V1Pod)old.Peek(), pod)))
        {
            return;
        }

        var secured = SecuredPod.Of(pod);
        Note(request, secured, standards.Audit);
        var violations = PodSecurityPlan.Violations(secured, standards.Enforce);
        if (!violations.IsEmpty)
        {
            throw request.Forbid($"violates PodSecurity \"{standards.Enforce}\": {Violation.Text(violations)}");
        }

        Warn(request, secured, standards.Warn);
    }

    private static async ValueTask WarnAsync(AdmissionRequest request, object maker, CancellationToken ct)
    {
        if (SecuredTemplates.Of(maker) is not { Spec: not null } template)
        {
            return;
        }

        var standards = await StandardsAsync(request, ct);
        if (!standards.AskNothing)
        {
            var secured = SecuredPod.Of(template);
            Note(request, secured, standards.Audit);
            Warn(request, secured, standards.Warn);
        }
    }

    private static void Note(AdmissionRequest request, SecuredPod pod, SecurityStandard standard)
    {
        if (request.Audit is { } audit && PodSecurityPlan.Violations(pod, standard) is { IsEmpty: false } violations)
        {
            audit.Add(
                "pod-security.kubernetes.io/audit-violations", $"would violate PodSecurity \"{standard}\": {Violation.Text(violations)}");
        }
    }

    private static void Warn(AdmissionRequest request, SecuredPod pod, SecurityStandard standard)
    {
        var violations = PodSecurityPlan.Violations(pod, standard);
        if (!violations.IsEmpty)
        {
            request.Notes.Warn([$"would violate PodSecurity \"{standard}\": {Violation.Text(violations)}"]);
        }
    }

    private static async ValueTask<NamespaceStandards> StandardsAsync(AdmissionRequest request, CancellationToken ct)
    {
        var namespaces = request.Objects.Catalog.For<V1Namespace>();
        var ns = await request.Objects.FindAsync(namespaces, ObjectKey.Cluster(request.Target.Namespace), ct);
        return ns is null ? default : NamespaceStandards.Of(ns.Labels);
    }
}
