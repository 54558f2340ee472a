using Jota.Api;
using Jota.ApiServer.Expressions;
using Jota.ApiServer.Matching;
using Jota.Cel;
using k8s.Models;

namespace Jota.ApiServer.AdmissionPolicies;

/// <summary>A ValidatingAdmissionPolicy, ready: its expressions are made ready when it is asked for the first time.</summary>
internal sealed class ValidatingPolicy(V1ValidatingAdmissionPolicy policy)
{
    // Upstream's: what the expressions of a policy may cost together.
    private const long MostCost = 10_000_000;
    private const int MostMessage = 5 * 1024;

    private readonly Lazy<PolicyExpressions> _expressions = new(() => new(policy.Spec));

    public string Name { get; } = policy.Metadata.Name;

    public V1ParamKind? ParamKind { get; } = policy.Spec.ParamKind;

    public RequestMatcher Matcher { get; } = new(policy.Spec.MatchConstraints);

    /// <summary>Whether what fails is let pass.</summary>
    public bool IgnoresFailures { get; } = policy.Spec.FailurePolicy == WebhookNames.Ignore;

    /// <summary>What it does not like about a request; nothing where its conditions do not hold.</summary>
    /// <param name="values">The request.</param>
    /// <param name="parameter">The parameter; null where there is none.</param>
    /// <param name="notes">Where it is noted what the audit log is to tell.</param>
    public IReadOnlyList<PolicyRefusal> Evaluate(RequestValues values, CelValue? parameter, PolicyNotes notes)
    {
        var verdict = _expressions.Value.Conditions.Evaluate(values, parameter);
        if (!verdict.Matches)
        {
            return verdict.Error is { } error ? Failed(error) : [];
        }

        var budget = new CelBudget(MostCost);
        var seen = VariableMap.For(_expressions.Value.Compiler, values, parameter, budget);
        try
        {
            var outcomes = _expressions.Value.Validations.Select(one => one.Rule.Evaluate(seen, budget)).ToList();
            var refusals = new List<PolicyRefusal>();
            for (var i = 0; i < outcomes.Count; i++)
            {
                var judged = Judge(_expressions.Value.Validations[i], outcomes[i], seen, budget);
                refusals.AddRange(judged.Select(one => one with { Index = i }));
            }

            return [.. refusals, .. Annotate(seen, notes)];
        }
        catch (ExpressionBudgetException exceeded)
        {
            return Failed(exceeded.Message);
        }
    }

    private PolicyRefusal[] Judge(PolicyValidation one, ExpressionOutcome outcome, CelValue[] seen, CelBudget budget)
    {
        if (outcome.Error is { } error)
        {
            return Failed(error);
        }

        return outcome.Value == CelBool.True ? []
            : [new(one.Source.Reason ?? PolicyRefusal.Invalid, MessageOf(one, seen, budget))];
    }

    // One that cannot be used is no reason to let something pass: the fixed message is told then, or the expression.
    private static string MessageOf(PolicyValidation one, CelValue[] seen, CelBudget budget)
    {
        string message;
        try
        {
            message = one.Message?.Evaluate(seen, budget).Value is CelString text ? text.Value.Trim() : "";
        }
        catch (ExpressionBudgetException exceeded)
        {
            return $"failed messageExpression: {exceeded.Message}";
        }

        var told = message.Length > MostMessage || message.Contains('\n', StringComparison.Ordinal) ? "" : message;
        var given = (one.Source.Message ?? "").Trim();
        return told.Length > 0 ? told : given.Length > 0 ? given : $"failed expression: {one.Source.Expression.Trim()}";
    }

    // Also where there is no audit log: what would fail when it was written there fails all the same.
    private List<PolicyRefusal> Annotate(CelValue[] seen, PolicyNotes notes)
    {
        var (budget, failed) = (new CelBudget(MostCost), new List<PolicyRefusal>());
        foreach (var annotation in _expressions.Value.Annotations)
        {
            var outcome = annotation.Value.Evaluate(seen, budget);
            if (outcome.Error is { } error)
            {
                failed.AddRange(Failed(error));
            }
            else if (outcome.Value is CelString text)
            {
                notes.Add(annotation.Key, text.Value.Trim());
            }
        }

        return failed;
    }

    private PolicyRefusal[] Failed(string why) => IgnoresFailures ? [] : [new(PolicyRefusal.Invalid, why)];
}

/// <summary>What a policy does not like.</summary>
/// <param name="Reason">The reason for the client's program.</param>
/// <param name="Message">What the client is told.</param>
internal sealed record PolicyRefusal(string Reason, string Message)
{
    public const string Invalid = "Invalid";

    /// <summary>Which of the policy's validations it is of; the first where it is of none.</summary>
    public int Index { get; init; }
}
