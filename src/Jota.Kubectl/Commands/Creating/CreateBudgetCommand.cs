using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary><c>kubectl create poddisruptionbudget</c>.</summary>
internal sealed class CreateBudgetCommand : GeneratorCommand
{
    public override string Name => "poddisruptionbudget";

    public override IReadOnlyList<string> Aliases => ["pdb"];

    protected override IReadOnlyList<Flag> Own { get; } =
        [Flag.Text("min-available"), Flag.Text("max-unavailable"), Flag.Text("selector")];

    protected override Task<JsonObject> MakeAsync(Invocation call, CancellationToken ct)
    {
        var made = NewObject.Of(call, "policy/v1", "PodDisruptionBudget", NameOf(call));
        var (least, most, labels) = (call.Flags.Text("min-available"), call.Flags.Text("max-unavailable"), call.Flags.Text("selector"));
        if (labels.Length == 0)
        {
            throw KubectlException.Error("a selector must be specified");
        }

        if (least.Length > 0 == most.Length > 0)
        {
            throw KubectlException.Error(least.Length > 0
                ? "min-available and max-unavailable cannot be both specified"
                : "one of min-available or max-unavailable must be specified");
        }

        var spec = new JsonObject();
        if (least.Length > 0)
        {
            spec["minAvailable"] = Amount(least, "min-available");
        }

        spec["selector"] = SelectorOf(labels);
        if (most.Length > 0)
        {
            spec["maxUnavailable"] = Amount(most, "max-unavailable");
        }

        made["spec"] = spec;
        made["status"] = new JsonObject
        {
            ["disruptionsAllowed"] = 0,
            ["currentHealthy"] = 0,
            ["desiredHealthy"] = 0,
            ["expectedPods"] = 0,
        };
        return Task.FromResult(made);
    }

    private static JsonNode Amount(string text, string flag)
    {
        var digits = text.EndsWith('%') ? text[..^1] : text;
        return digits.Length > 0 && digits.All(char.IsAsciiDigit) ? CreateServiceCommand.IntOrText(text) : throw KubectlException.Error(
            $"invalid format specified for {flag} (as in 1 or 50%)");
    }

    private static JsonObject SelectorOf(string text)
    {
        try
        {
            var (labels, expressions) = (new JsonObject(), new JsonArray());
            foreach (var requirement in LabelSelector.Parse(text).Requirements)
            {
                if (requirement.Operator is LabelOperator.Equal or LabelOperator.DoubleEqual)
                {
                    labels[requirement.Key] = requirement.Values[0];
                    continue;
                }

                var expression = new JsonObject { ["key"] = requirement.Key, ["operator"] = Word(requirement.Operator, text) };
                if (requirement.Values.Length > 0)
                {
                    expression["values"] = NewObject.Texts(requirement.Values);
                }

                expressions.Add((JsonNode)expression);
            }

            var selector = new JsonObject();
            if (labels.Count > 0)
            {
                selector["matchLabels"] = labels;
            }

            if (expressions.Count > 0)
            {
                selector["matchExpressions"] = expressions;
            }

            return selector;
        }
        catch (FormatException wrong)
        {
            throw KubectlException.Error(wrong.Message);
        }
    }

    private static string Word(LabelOperator op, string text) => op switch
    {
        LabelOperator.In => "In",
        LabelOperator.NotIn or LabelOperator.NotEqual => "NotIn",
        LabelOperator.Exists => "Exists",
        LabelOperator.DoesNotExist => "DoesNotExist",
        _ => throw KubectlException.Error($"\"{op}\" is not a valid label selector operator: {text}"),
    };
}
