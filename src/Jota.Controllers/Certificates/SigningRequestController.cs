using Jota.Api;
using Jota.Client;
using Jota.Transport.Https;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Certificates that clients ask for: approves what nodes ask for themselves, if whoever asks has the right to; signs what was approved,
/// for the four signers of Kubernetes itself; and removes requests that are of no more use. Signs nothing where there is no authority.
/// </summary>
internal sealed class SigningRequestController(ControllerContext context) : IReconciler
{
    private static readonly string[] Signers =
        [SignerName.Client, SignerName.KubeletClient, SignerName.KubeletServing, SignerName.LegacyUnknown];

    private const string WaitingIndex = "waiting servers by node";

    private readonly IApi _api = context.Api;
    private readonly TimeProvider _clock = context.Clock;
    private readonly ILister<V1CertificateSigningRequest> _requests = Indexed(context);
    private readonly ILister<V1Node> _nodes = context.Lister<V1Node>();

    public void Configure(ControllerBuilder controller) =>
        controller.Named("certificatesigningrequest").For<V1CertificateSigningRequest>()
            .Watches<V1Node>(node => _requests.ByIndex(WaitingIndex, node.Metadata.Name).Select(request => request.Key()));

    /// <summary>A node's request may be seen before the node, or its addresses, are.</summary>
    private static ILister<V1CertificateSigningRequest> Indexed(ControllerContext context)
    {
        var requests = context.Informers.For<V1CertificateSigningRequest>();
        requests.AddIndex(WaitingIndex, request => request is
        {
            Spec: { SignerName: SignerName.KubeletServing, Username: { } user },
            Status: not { Conditions.Count: > 0 },
        } ? NodeCertificatePlan.NodeOf(user) : null);
        return requests.Lister;
    }

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_requests.Find(key) is not { Metadata.DeletionTimestamp: null } request)
        {
            return Recheck.OnChange;
        }

        var left = CertificateLifetimes.EndOf(request) - _clock.GetUtcNow().UtcDateTime;
        if (left <= TimeSpan.Zero)
        {
            await _api.DeleteAsync<V1CertificateSigningRequest>(key, DeleteOptions.Default, ct);
            return Recheck.OnChange;
        }

        if (Signers.Contains(request.Spec.SignerName) && request.Status?.Certificate is not { Length: > 0 })
        {
            await AttendAsync(request, ct);
        }

        return Recheck.In(left);
    }

    private async Task AttendAsync(V1CertificateSigningRequest request, CancellationToken ct)
    {
        if (SigningRequestConditions.Has(request, SigningRequestConditions.Approved))
        {
            if (!SigningRequestConditions.Has(request, SigningRequestConditions.Failed) && context.SignCertificate is { } sign)
            {
                await SignAsync(request, sign, ct);
            }
        }
        else if (!SigningRequestConditions.Has(request, SigningRequestConditions.Denied)
            && SigningRequest.Read(request.Spec.Request) is { } wanted)
        {
            await ApproveAsync(request, wanted, ct);
        }
    }

    private async Task ApproveAsync(V1CertificateSigningRequest request, SigningRequest wanted, CancellationToken ct)
    {
        var (right, what) = NodeCertificatePlan.Recognize(request.Spec, wanted) switch
        {
            NodeCertificateKind.Client => ("nodeclient", "kubelet client"),
            NodeCertificateKind.OwnClient => ("selfnodeclient", "self kubelet client"),
            NodeCertificateKind.OwnServer when IsOwnServer(wanted) => ("selfnodeserver", "self kubelet serving"),
            NodeCertificateKind.OwnNetwork => ("selfnodenetwork", "self node network"),
            _ => ("", ""),
        };
        if (right.Length == 0 || !await MayAsync(request.Spec, right, ct))
        {
            return;
        }

        var approved = Condition(
            SigningRequestConditions.Approved, "AutoApproved", $"Auto approving {what} certificate after SubjectAccessReview.");
        await UpdateAsync(request, CertificateSigningRequestResource.Approval, request.Status?.Certificate, approved, ct);
    }

    private bool IsOwnServer(SigningRequest wanted) =>
        _nodes.Find(ObjectKey.Cluster(NodeCertificatePlan.NodeOf(wanted))) is { } node && NodeCertificatePlan.IsOf(node, wanted);

    private async Task<bool> MayAsync(V1CertificateSigningRequestSpec spec, string right, CancellationToken ct)
    {
        var review = await _api.CreateAsync(
            new V1SubjectAccessReview
            {
                Metadata = new(),
                Spec = new()
                {
                    User = spec.Username,
                    Uid = spec.Uid,
                    Groups = spec.Groups,
                    Extra = spec.Extra,
                    ResourceAttributes = new()
                    {
                        Group = "certificates.k8s.io",
                        Resource = "certificatesigningrequests",
                        Subresource = right,
                        Verb = "create",
                    },
                },
            },
            ct);
        return review.Status is { Allowed: true };
    }

    private async Task SignAsync(
        V1CertificateSigningRequest request, Func<SigningRequest, IReadOnlyList<string>, TimeSpan, string> sign, CancellationToken ct)
    {
        var wanted = SigningRequest.Read(request.Spec.Request);
        var objection = wanted is null ? "the request is not signed with its key" : NodeCertificatePlan.Objection(request.Spec, wanted);
        if (objection is not null)
        {
            await UpdateAsync(
                request, "status", null, Condition(SigningRequestConditions.Failed, "SignerValidationFailure", objection), ct);
            return;
        }

        var certificate = sign(wanted!, [.. request.Spec.Usages ?? []], CertificateLifetimes.Of(request.Spec));
        await UpdateAsync(request, "status", System.Text.Encoding.ASCII.GetBytes(certificate), null, ct);
    }

    private static V1CertificateSigningRequestCondition Condition(string type, string reason, string message) =>
        new() { Type = type, Status = "True", Reason = reason, Message = message };

    private async Task UpdateAsync(
        V1CertificateSigningRequest request, string subresource, byte[]? certificate, V1CertificateSigningRequestCondition? added,
        CancellationToken ct)
    {
        var conditions = request.Status?.Conditions ?? [];
        var next = request with
        {
            Metadata = request.Metadata with { },
            Status = new() { Certificate = certificate, Conditions = added is null ? conditions : [.. conditions, added] },
        };
        try
        {
            await _api.UpdateAsync(next, subresource, ct);
        }
        catch (ApiException e) when (e.Code is 404 or 409)
        {
            // It has changed, or is gone: what is there now comes here again.
        }
    }
}
