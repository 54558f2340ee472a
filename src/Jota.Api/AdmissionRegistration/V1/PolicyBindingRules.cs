using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of what both kinds of binding say.</summary>
internal static class PolicyBindingRules
{
    public static void Validate(string? policy, V1ParamRef? parameter, V1MatchResources? matched, FieldErrors at)
    {
        if (at.At("policyName").Present(policy))
        {
            at.At("policyName").InvalidEach(policy, NameSyntax.DnsSubdomainErrors(policy!));
        }

        PolicyMatchRules.ValidateParamRef(parameter, at.At("paramRef"));

        // Upstream's own spelling.
        PolicyMatchRules.Validate(matched, at.At("matchResouces"));
    }
}
