using System.Collections.Immutable;
using Jota.Cel;
using k8s.Models;

namespace Jota.ApiServer.Expressions;

/// <summary>The expressions of a ValidatingAdmissionPolicy, ready.</summary>
internal sealed class PolicyExpressions
{
    public PolicyExpressions(V1ValidatingAdmissionPolicySpec spec, RequestVariables? seen = null)
    {
        var basis = seen ?? VariablesOf(spec.ParamKind);
        Conditions = MatchConditions.Of([.. spec.MatchConditions ?? []], basis);
        Compiler = new(basis);
        Variables = [.. (spec.Variables ?? []).Select(variable => Compiler.Variable(variable.Name ?? "", variable.Expression ?? ""))];
        Validations = [.. (spec.Validations ?? []).Select(Compile)];
        Annotations = [.. (spec.AuditAnnotations ?? []).Select(
            annotation => new PolicyAnnotation(
                annotation.Key ?? "", Compiler.Compile((annotation.ValueExpression ?? "").Trim(), CelType.String, CelType.Null)))];
    }

    public MatchConditions Conditions { get; }

    public PolicyCompiler Compiler { get; }

    /// <summary>The variables, in their order.</summary>
    public ImmutableArray<Expression> Variables { get; }

    public ImmutableArray<PolicyValidation> Validations { get; }

    /// <summary>What is noted in the audit log.</summary>
    public ImmutableArray<PolicyAnnotation> Annotations { get; }

    /// <summary>What the expressions of a policy may speak of.</summary>
    public static RequestVariables VariablesOf(V1ParamKind? parameters) =>
        new() { HasAuthorizer = true, HasParams = parameters is not null };

    private PolicyValidation Compile(V1Validation validation) => new(
        validation,
        Compiler.Compile(validation.Expression ?? "", CelType.Bool),
        string.IsNullOrWhiteSpace(validation.MessageExpression)
            ? null : Compiler.CompileMessage(validation.MessageExpression, CelType.String));
}

/// <summary>One note for the audit log, ready.</summary>
/// <param name="Key">Its name, behind that of the policy.</param>
/// <param name="Value">What it says; nothing is noted where that is null or empty.</param>
internal sealed record PolicyAnnotation(string Key, Expression Value);

/// <summary>One validation, ready.</summary>
/// <param name="Source">As written.</param>
/// <param name="Rule">What must be true.</param>
/// <param name="Message">What is told otherwise; null where nothing is computed.</param>
internal sealed record PolicyValidation(V1Validation Source, Expression Rule, Expression? Message);
