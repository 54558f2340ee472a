using System.Collections.Immutable;
using Jota.ApiServer.Matching;
using k8s.Models;

namespace Jota.ApiServer.AdmissionPolicies;

/// <summary>What puts a policy into force for some requests.</summary>
/// <param name="name">Its name.</param>
/// <param name="policy">The policy's name.</param>
/// <param name="parameter">Which parameters the policy gets.</param>
/// <param name="matched">Which of the policy's requests; null for all.</param>
internal sealed class PolicyBinding(string name, string policy, V1ParamRef? parameter, V1MatchResources? matched)
{
    public string Name { get; } = name;

    public string Policy { get; } = policy;

    public V1ParamRef? Parameter { get; } = parameter;

    public RequestMatcher Matcher { get; } = new(matched);

    /// <summary>What is done about what a validation does not like.</summary>
    public ImmutableArray<string> Actions { get; init; } = [];
}
