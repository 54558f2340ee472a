using Jota.Api;
using Jota.ApiServer.Verbs;
using k8s.Models;

namespace Jota.ApiServer.Subresources;

/// <summary>
/// Through <c>certificatesigningrequests/NAME/approval</c>: says whether the request is approved, and changes nothing else.
/// </summary>
internal sealed class ApprovalRules : UpdateRules
{
    public override object Prepare(Resource resource, object obj, object old) =>
        CertificateSigningRequestResource.PrepareForApproval((V1CertificateSigningRequest)obj, (V1CertificateSigningRequest)old);

    public override void Check(Resource resource, object obj, object old, FieldErrors errors) =>
        CertificateSigningRequestResource.ValidateApproval((V1CertificateSigningRequest)obj, (V1CertificateSigningRequest)old, errors);
}
