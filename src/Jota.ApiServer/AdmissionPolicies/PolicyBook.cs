using System.Collections.Immutable;
using Jota.ApiServer.Caching;
using Jota.ApiServer.Matching;
using k8s.Models;

namespace Jota.ApiServer.AdmissionPolicies;

/// <summary>Which policies are in force, with what puts them there; by their names.</summary>
internal sealed class PolicyBook(WatchCaches caches)
{
    private readonly FollowedConfigurations<ValidatingPolicy> _validating =
        FollowedConfigurations<ValidatingPolicy>.Of<V1ValidatingAdmissionPolicy>(caches, policy => [new(policy)]);

    private readonly FollowedConfigurations<PolicyBinding> _validatingBindings =
        FollowedConfigurations<PolicyBinding>.Of<V1ValidatingAdmissionPolicyBinding>(
            caches,
            binding =>
            [
                new(binding.Metadata.Name, binding.Spec.PolicyName, binding.Spec.ParamRef, binding.Spec.MatchResources)
                {
                    Actions = [.. binding.Spec.ValidationActions ?? []],
                },
            ]);

    private readonly FollowedConfigurations<MutatingPolicy> _mutating =
        FollowedConfigurations<MutatingPolicy>.Of<V1MutatingAdmissionPolicy>(caches, policy => [new(policy)]);

    private readonly FollowedConfigurations<PolicyBinding> _mutatingBindings =
        FollowedConfigurations<PolicyBinding>.Of<V1MutatingAdmissionPolicyBinding>(
            caches,
            binding => [new(binding.Metadata.Name, binding.Spec.PolicyName, binding.Spec.ParamRef, binding.Spec.MatchResources)]);

    /// <summary>Whether any may change objects.</summary>
    public bool HasMutating => _mutating.Any && _mutatingBindings.Any;

    /// <summary>Whether any may refuse: a policy that nothing puts into force does not.</summary>
    public bool HasValidating => _validating.Any && _validatingBindings.Any;

    /// <summary>Those that may change objects, as of now.</summary>
    public async ValueTask<ImmutableArray<(MutatingPolicy Policy, PolicyBinding[] Bindings)>> MutatingAsync(CancellationToken ct)
    {
        var bindings = (await _mutatingBindings.NowAsync(ct)).ToLookup(binding => binding.Policy, StringComparer.Ordinal);
        return
        [
            .. (await _mutating.NowAsync(ct))
                .Select(policy => (policy, bindings[policy.Name].ToArray())).Where(one => one.Item2.Length > 0),
        ];
    }

    /// <summary>Those that may refuse, as of now; what this server stored before is among them.</summary>
    public async ValueTask<ImmutableArray<(ValidatingPolicy Policy, PolicyBinding[] Bindings)>> ValidatingAsync(CancellationToken ct)
    {
        var bindings = (await _validatingBindings.NowAsync(ct)).ToLookup(binding => binding.Policy, StringComparer.Ordinal);
        return
        [
            .. (await _validating.NowAsync(ct))
                .Select(policy => (policy, bindings[policy.Name].ToArray())).Where(one => one.Item2.Length > 0),
        ];
    }
}
