using Jota.Api;
using Jota.Cel;
using k8s.Models;

namespace Jota.ApiServer.CustomValidation;

/// <summary>One rule of a schema (<c>x-kubernetes-validations</c>), ready.</summary>
internal sealed class SchemaRule
{
    private const int Self = 0;
    private const int OldSelf = 1;

    private readonly V1ValidationRule _source;
    private readonly CelProgram? _rule;
    private readonly CelProgram? _message;

    /// <summary>Makes a rule ready.</summary>
    /// <param name="source">As declared.</param>
    /// <param name="self">The type of the value that it is about.</param>
    public SchemaRule(V1ValidationRule source, CelType self)
    {
        _source = source;
        var environment = new CelEnvironment(
            new CelVariable("self", self), new CelVariable("oldSelf", IsOptional ? CelType.Optional(self) : self));
        (_rule, Problem) = Compile(environment, source.Rule, CelType.Bool, "cel expression must evaluate to a bool");
        if (!string.IsNullOrWhiteSpace(source.MessageExpression))
        {
            (_message, MessageProblem) = Compile(
                environment, source.MessageExpression, CelType.String, "messageExpression must evaluate to a string");
        }

        Field = source.FieldPath is { Length: > 0 } path ? path.StartsWith('[') ? path : path.TrimStart('.') : "";
    }

    /// <summary>As declared.</summary>
    public V1ValidationRule Source => _source;

    /// <summary>Why it cannot be used; null when it can.</summary>
    public string? Problem { get; }

    /// <summary>Why what makes its message cannot be used; null when it can, or there is none.</summary>
    public string? MessageProblem { get; }

    /// <summary>Where in the value what it refuses is told; empty for the value itself.</summary>
    public string Field { get; }

    /// <summary>Whether it is about how a value changes.</summary>
    public bool UsesOld => _rule?.Uses(OldSelf) == true || _message?.Uses(OldSelf) == true;

    /// <summary>Whether it is asked of new values as well when it is about changes.</summary>
    public bool IsOptional => _source.OptionalOldSelf == true;

    /// <summary>Whether it is empty, and says nothing.</summary>
    public bool IsEmpty => string.IsNullOrWhiteSpace(_source.Rule);

    /// <summary>Why a value is refused; null when it is not.</summary>
    /// <exception cref="CelBudgetException">There is not enough left for it.</exception>
    public RuleRefusal? Check(CelValue self, CelValue? old, RuleBudget budget)
    {
        if (_rule is null)
        {
            return new(FieldErrorReason.Invalid, $"rule compile error: {Problem}");
        }

        CelValue[] values = [self, Old(old)];
        return budget.Evaluate(_rule, values) switch
        {
            CelBool { Value: true } => null,
            CelError error => new(FieldErrorReason.Invalid, Failure(error.Message)),
            _ => new(ReasonOf(_source.Reason), MessageFor(values, budget), IsOfValue: true),
        };
    }

    /// <summary>What one that costs too much is told as.</summary>
    public string TooDear(string why) =>
        $"'{why}': no further validation rules will be run due to call cost exceeds limit for rule: {Told}";

    private string Told => _source.Message is { Length: > 0 } message ? message.Trim() : (_source.Rule ?? "").Trim();

    private static (CelProgram? Program, string? Problem) Compile(
        CelEnvironment environment, string? text, CelType result, string otherwise)
    {
        try
        {
            var program = environment.Compile((text ?? "").Trim());
            return program.Result.Equals(result) ? (program, null) : (null, otherwise);
        }
        catch (CelCompileException wrong)
        {
            return (null, $"compilation failed: {wrong.Message}");
        }
    }

    private CelValue Old(CelValue? old) => !IsOptional ? old ?? CelNull.Value : old is null ? CelOptional.None : CelOptional.Of(old);

    private string Failure(string why) => why.StartsWith("no such overload", StringComparison.Ordinal)
        ? $"'{why}': call arguments did not match a supported operator, function or macro signature for rule: {Told}"
        : $"{why} evaluating rule: {Told}";

    private string MessageFor(CelValue[] values, RuleBudget budget)
    {
        const int most = 5 * 1024;
        var made = _message is not null && budget.Evaluate(_message, values) is CelString text ? text.Value.Trim() : "";
        return made.Length is > 0 and <= most && !made.Contains('\n', StringComparison.Ordinal) ? made
            : _source.Message is { Length: > 0 } message ? message.Trim()
            : $"failed rule: {Told}";
    }

    private static FieldErrorReason ReasonOf(string? reason) => reason switch
    {
        "FieldValueForbidden" => FieldErrorReason.Forbidden,
        "FieldValueRequired" => FieldErrorReason.Required,
        "FieldValueDuplicate" => FieldErrorReason.Duplicate,
        _ => FieldErrorReason.Invalid,
    };
}

/// <summary>What a rule refuses.</summary>
/// <param name="Reason">The kind of error.</param>
/// <param name="Detail">What is told.</param>
/// <param name="IsOfValue">Whether the value is at fault, so that it is told at the rule's field; else the rule itself failed.</param>
internal sealed record RuleRefusal(FieldErrorReason Reason, string Detail, bool IsOfValue = false);
