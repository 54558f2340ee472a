using Jota.Api;
using Jota.ApiServer.Admission;
using k8s.Models;

namespace Jota.ApiServer.AdmissionPolicies;

/// <summary>What clients are told of policies that refuse or fail, in upstream's words.</summary>
internal static class PolicyErrors
{
    /// <summary>A validating policy has refused; the code follows from the reason that it gives.</summary>
    public static ApiException Denied(AdmissionRequest request, string policy, string? binding, PolicyRefusal refusal)
    {
        var by = $"ValidatingAdmissionPolicy '{policy}'{(binding is null ? "" : $" with binding '{binding}'")}";
        return Forbidden(request, refusal.Reason, $"{by} denied request: {refusal.Message}");
    }

    /// <summary>A validating policy only warns.</summary>
    public static string Warning(string policy, string binding, string message) =>
        $"Validation failed for ValidatingAdmissionPolicy '{policy}' with binding '{binding}': {message}";

    /// <summary>A mutating policy has failed, and was to be heard.</summary>
    public static ApiException CannotMutate(AdmissionRequest request, string policy, string binding, string why)
    {
        var message = $"policy '{policy}' with binding '{binding}' denied request: {why}";
        var details = request.Forbid(message).Details ?? new V1StatusDetails();
        details.Causes = [new V1StatusCause { Message = message }];
        return new(403, PolicyRefusal.Invalid, message, details) { Warnings = request.Warnings };
    }

    private static ApiException Forbidden(AdmissionRequest request, string reason, string message)
    {
        var forbidden = request.Forbid(message);
        var details = forbidden.Details ?? new V1StatusDetails();
        details.Causes = [new V1StatusCause { Message = message }];
        return new(CodeOf(reason), reason, forbidden.Message, details) { Warnings = request.Warnings };
    }

    private static int CodeOf(string reason) => reason switch
    {
        "Forbidden" => 403,
        "Unauthorized" => 401,
        "RequestEntityTooLarge" => 413,
        _ => 422,
    };
}
