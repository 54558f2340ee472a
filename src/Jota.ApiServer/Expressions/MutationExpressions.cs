using System.Collections.Immutable;
using Jota.Api;
using Jota.Cel;
using k8s.Models;

namespace Jota.ApiServer.Expressions;

/// <summary>The expressions of a MutatingAdmissionPolicy, ready.</summary>
internal sealed class MutationExpressions
{
    public MutationExpressions(V1MutatingAdmissionPolicySpec spec)
    {
        var basis = PolicyExpressions.VariablesOf(spec.ParamKind);
        Conditions = MatchConditions.Of([.. spec.MatchConditions ?? []], basis);
        Compiler = new(basis with { Made = MutationTypes.Find });
        Variables = [.. (spec.Variables ?? []).Select(variable => Compiler.Variable(variable.Name ?? "", variable.Expression ?? ""))];
        Mutations = [.. (spec.Mutations ?? []).Select(Compile)];
    }

    public MatchConditions Conditions { get; }

    public PolicyCompiler Compiler { get; }

    /// <summary>The variables, in their order.</summary>
    public ImmutableArray<Expression> Variables { get; }

    /// <summary>The mutations, in their order.</summary>
    public ImmutableArray<PolicyMutation> Mutations { get; }

    private PolicyMutation Compile(V1Mutation mutation) => mutation.PatchType == PolicyNames.JsonPatch
        ? new(Compiler.Compile(mutation.JsonPatch?.Expression ?? "", CelType.List(MutationTypes.JsonPatch)), IsPatch: true)
        : new(Compiler.Compile(mutation.ApplyConfiguration?.Expression ?? "", MutationTypes.Object), IsPatch: false);
}

/// <summary>One mutation, ready.</summary>
/// <param name="Expression">What makes it.</param>
/// <param name="IsPatch">Whether it makes operations of a JSON patch, and not what the object shall say.</param>
internal sealed record PolicyMutation(Expression Expression, bool IsPatch);
