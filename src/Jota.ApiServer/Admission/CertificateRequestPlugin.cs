using Jota.Api;
using Jota.ApiServer.Storage;
using Jota.Client;
using Jota.Transport.Https;
using k8s.Models;

namespace Jota.ApiServer.Admission;

/// <summary>
/// Certificates that clients ask for: who asks is written down by the server, and so is when something became of it. Approving and signing
/// need a right to the signer; nobody gets a certificate of the administrators' group this way.
/// </summary>
/// <remarks>Upstream has three plugins for this, and the rest where these objects are stored; therefore it cannot be turned off.</remarks>
internal sealed class CertificateRequestPlugin(TimeProvider clock) : AdmissionPlugin
{
    private const string Status = "status";

    /// <inheritdoc/>
    public override string Name => "CertificateSigning";

    /// <inheritdoc/>
    public override ValueTask MutateAsync(AdmissionRequest request, CancellationToken ct)
    {
        switch (request)
        {
            case { Operation: AdmissionOperation.Create, Object: V1CertificateSigningRequest asked }:
                asked.Spec = (asked.Spec ?? new()) with
                {
                    Username = request.User.Name,
                    Uid = request.User.Uid is { Length: > 0 } uid ? uid : null,
                    Groups = [.. request.User.Groups],
                    Extra = request.User.Extra.Count > 0
                        ? request.User.Extra.ToDictionary(pair => pair.Key, pair => (IList<string>)[.. pair.Value])
                        : null,
                };
                break;
            case { Operation: AdmissionOperation.Update, Object: V1CertificateSigningRequest changed, Old: { } old }
                when request.Target.Subresource.Length > 0:
                NoteTimes(changed.Status?.Conditions, old.As<V1CertificateSigningRequest>().Status?.Conditions ?? []);
                break;
            default:
                break;
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override ValueTask CheckRightsAsync(AdmissionRequest request, CancellationToken ct)
    {
        if (request is { Operation: AdmissionOperation.Update, Object: V1CertificateSigningRequest changed, Old: { } stored })
        {
            var old = stored.As<V1CertificateSigningRequest>();
            if (request.Target.Subresource == CertificateSigningRequestResource.Approval)
            {
                Require(request, "approve", old.Spec.SignerName);
            }
            else if (request.Target.Subresource == Status && Signs(changed, old))
            {
                Require(request, "sign", old.Spec.SignerName);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override ValueTask ValidateAsync(AdmissionRequest request, CancellationToken ct)
    {
        if (request is { Operation: AdmissionOperation.Create, Object: V1CertificateSigningRequest asked }
            && asked.Spec.SignerName == SignerName.Client
            && SigningRequest.Read(asked.Spec.Request) is { } wanted
            && wanted.Subject.Organizations.Contains(UserIdentity.MastersGroup))
        {
            throw request.Forbid($"use of {SignerName.Client} signer with {UserIdentity.MastersGroup} group is not allowed");
        }

        return ValueTask.CompletedTask;
    }

    private static bool Signs(V1CertificateSigningRequest changed, V1CertificateSigningRequest old) =>
        !(changed.Status?.Certificate ?? []).AsSpan().SequenceEqual(old.Status?.Certificate ?? [])
        || SigningRequestConditions.Has(changed, SigningRequestConditions.Failed)
            != SigningRequestConditions.Has(old, SigningRequestConditions.Failed);

    /// <summary>The right to this signer, or to all of its domain.</summary>
    private static void Require(AdmissionRequest request, string verb, string signer)
    {
        var wanted = new AccessRequest(request.User, verb)
        {
            Group = "certificates.k8s.io",
            Version = "v1",
            Resource = "signers",
            Name = signer,
        };
        var domain = signer[..(signer.IndexOf('/', StringComparison.Ordinal) + 1)];
        if (!request.Authorizer.Authorize(wanted).Allowed
            && !request.Authorizer.Authorize(wanted with { Name = domain + "*" }).Allowed)
        {
            throw request.Forbid($"user not permitted to {verb} requests with signerName \"{signer}\"");
        }
    }

    private void NoteTimes(
        IList<V1CertificateSigningRequestCondition>? conditions, IList<V1CertificateSigningRequestCondition> before)
    {
        var now = clock.ObjectNow();
        foreach (var condition in conditions ?? [])
        {
            var old = before.FirstOrDefault(one => one.Type == condition.Type && one.Status == condition.Status);
            condition.LastUpdateTime ??= old?.LastUpdateTime ?? now;
            condition.LastTransitionTime ??= old?.LastTransitionTime ?? now;
        }
    }
}
