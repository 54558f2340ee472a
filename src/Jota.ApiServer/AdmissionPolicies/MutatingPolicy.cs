using System.Text.Json.Nodes;
using Jota.Api;
using Jota.ApiServer.Expressions;
using Jota.ApiServer.Matching;
using Jota.Cel;
using k8s.Models;

namespace Jota.ApiServer.AdmissionPolicies;

/// <summary>A MutatingAdmissionPolicy, ready: its expressions are made ready when it is asked for the first time.</summary>
internal sealed class MutatingPolicy(V1MutatingAdmissionPolicy policy)
{
    private const long MostCost = 10_000_000;

    private readonly Lazy<MutationExpressions> _expressions = new(() => new(policy.Spec));

    public string Name { get; } = policy.Metadata.Name;

    public V1ParamKind? ParamKind { get; } = policy.Spec.ParamKind;

    public RequestMatcher Matcher { get; } = new(policy.Spec.MatchConstraints);

    /// <summary>Whether what fails is let pass.</summary>
    public bool IgnoresFailures { get; } = policy.Spec.FailurePolicy == WebhookNames.Ignore;

    /// <summary>Whether it wants to see what others change after it.</summary>
    public bool IsAskedAgain { get; } = policy.Spec.ReinvocationPolicy == WebhookNames.IfNeeded;

    /// <summary>How many mutations it has.</summary>
    public int Mutations { get; } = policy.Spec.Mutations?.Count ?? 0;

    /// <summary>Whether its conditions hold of a request.</summary>
    public MatchVerdict Matches(RequestValues values, CelValue? parameter) => _expressions.Value.Conditions.Evaluate(values, parameter);

    /// <summary>What one of its mutations makes of an object.</summary>
    /// <exception cref="PolicyConfigurationException">It fails.</exception>
    public byte[] Mutate(int index, RequestValues values, CelValue? parameter, ReadOnlyMemory<byte> obj, CancellationToken ct)
    {
        var mutation = _expressions.Value.Mutations[index];
        var made = Evaluate(mutation.Expression, values, parameter);
        try
        {
            var wanted = MutationJson.Of(made);
            return mutation.IsPatch ? Patch(obj, (JsonArray)wanted!, ct) : Merge(values.Version.Schema, obj, (JsonObject)wanted!, ct);
        }
        catch (Exception wrong) when (wrong is FormatException or ApiException or InvalidCastException)
        {
            throw new PolicyConfigurationException($"error applying patch: {wrong.Message}");
        }
    }

    private CelValue Evaluate(Expression expression, RequestValues values, CelValue? parameter)
    {
        var budget = new CelBudget(MostCost);
        try
        {
            var outcome = expression.Evaluate(VariableMap.For(_expressions.Value.Compiler, values, parameter, budget), budget);
            return outcome.Value ?? throw new PolicyConfigurationException(outcome.Error!);
        }
        catch (ExpressionBudgetException exceeded)
        {
            throw new PolicyConfigurationException(exceeded.Message);
        }
    }

    // As upstream: a test that fails leaves the object as it is.
    private static byte[] Patch(ReadOnlyMemory<byte> obj, JsonArray operations, CancellationToken ct)
    {
        var patch = Bytes(operations);
        return (JsonPatch.ApplyIfTestsHold(obj, patch, new RequestBudget(obj.Length + patch.Length, ct)) ?? obj).ToArray();
    }

    private static byte[] Merge(TypeSchema schema, ReadOnlyMemory<byte> obj, JsonObject wanted, CancellationToken ct)
    {
        var live = (JsonObject)JsonNode.Parse(obj.Span, documentOptions: new() { MaxDepth = RequestBudget.MaxDepth + 1 })!;
        ObjectMerge.Apply(schema, live, wanted, new RequestBudget(obj.Length, ct));
        return Bytes(live);
    }

    private static byte[] Bytes(JsonNode node)
    {
        var into = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new System.Text.Json.Utf8JsonWriter(into, ApiJson.Writing))
        {
            node.WriteTo(json);
        }

        return into.WrittenSpan.ToArray();
    }
}
