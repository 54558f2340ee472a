using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Fills in a Go template.</summary>
/// <param name="template">The template.</param>
/// <param name="allowMissingKeys">Whether a field that is not there is printed as such, and no error.</param>
internal sealed class GoTemplate(TemplateText template, bool allowMissingKeys)
{
    private readonly StringBuilder _text = new();
    private readonly List<(string Name, object? Value)> _variables = [];
    private TemplateNode.Leave? _leave;

    /// <summary>The text. Throws <see cref="FormatException"/> where the template cannot be followed.</summary>
    public string Print(JsonNode root)
    {
        _text.Clear();
        _variables.Clear();
        _variables.Add(("$", root));
        Run(template.Nodes, root);
        return _text.ToString();
    }

    private void Run(IReadOnlyList<TemplateNode> body, object? dot)
    {
        var depth = _variables.Count;
        foreach (var node in body)
        {
            Run(node, dot);
            if (_leave is not null)
            {
                break;
            }
        }

        _variables.RemoveRange(depth, _variables.Count - depth);
    }

    private void Run(TemplateNode node, object? dot)
    {
        switch (node)
        {
            case TemplateNode.Text text:
                _text.Append(text.Value);
                break;
            case TemplateNode.Print print:
                var value = Evaluate(print.Value, dot);
                _text.Append(print.Value.Variables.Count == 0 ? TemplateValue.Text(value) : "");
                break;
            case TemplateNode.Range range:
                Range(range, dot);
                break;
            case TemplateNode.Call call:
                Call(call, dot);
                break;
            case TemplateNode.Leave leave:
                _leave = leave;
                break;
            default:
                Branch(node, dot);
                break;
        }
    }

    /// <summary>Another template sees its own value, and no variables but that.</summary>
    private void Call(TemplateNode.Call call, object? dot)
    {
        if (!template.Defined.TryGetValue(call.Name, out var body))
        {
            throw new FormatException($"template \"{call.Name}\" not defined");
        }

        var value = call.Value is null ? TemplateValue.Missing : Evaluate(call.Value, dot);
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new FormatException($"exceeded maximum template depth in \"{call.Name}\"");
        }

        var hidden = _variables.ToList();
        _variables.Clear();
        _variables.Add(("$", value));
        Run(body, value);
        _variables.Clear();
        _variables.AddRange(hidden);
    }

    private void Branch(TemplateNode node, object? dot)
    {
        var depth = _variables.Count;
        if (node is TemplateNode.If choice)
        {
            Run(TemplateValue.IsTrue(Evaluate(choice.Condition, dot)) ? choice.Then : choice.Else, dot);
        }
        else if (node is TemplateNode.With with)
        {
            var value = Evaluate(with.Value, dot);
            var isTrue = TemplateValue.IsTrue(value);
            Run(isTrue ? with.Then : with.Else, isTrue ? value : dot);
        }

        _variables.RemoveRange(depth, _variables.Count - depth);
    }

    private void Range(TemplateNode.Range range, object? dot)
    {
        var over = Evaluate(range.Over with { Variables = [] }, dot);
        List<(object? Key, object? Value)> items = over switch
        {
            JsonArray list => [.. list.Select((item, index) => ((object?)(long)index, TemplateValue.Of(item)))],
            JsonObject map => [.. map.Fields().Select(field => ((object?)field.Key, TemplateValue.Of(field.Value)))],
            long or double => [.. Numbers(Convert.ToInt64(over, CultureInfo.InvariantCulture)).Select(at => ((object?)at, (object?)at))],
            null => [],
            _ when ReferenceEquals(over, TemplateValue.Missing) => [],
            _ => throw new FormatException($"range can't iterate over {TemplateValue.Text(over)}"),
        };
        var names = range.Over.Variables;
        foreach (var (key, value) in items)
        {
            var depth = _variables.Count;
            if (names.Count > 0)
            {
                _variables.Add((names[^1], value));
            }

            if (names.Count > 1)
            {
                _variables.Add((names[0], key));
            }

            Run(range.Body, value);
            _variables.RemoveRange(depth, _variables.Count - depth);
            var ends = _leave is { EndsRange: true };
            _leave = null;
            if (ends)
            {
                break;
            }
        }

        if (items.Count == 0)
        {
            Run(range.Else, dot);
        }
    }

    private static IEnumerable<long> Numbers(long count)
    {
        for (var at = 0L; at < count; at++)
        {
            yield return at;
        }
    }

    private object? Evaluate(TemplateNode.Pipeline pipeline, object? dot)
    {
        object? value = null;
        for (var i = 0; i < pipeline.Commands.Count; i++)
        {
            value = Invoke(pipeline.Commands[i], dot, i > 0 ? [value] : []);
        }

        foreach (var name in pipeline.Variables)
        {
            var at = _variables.FindLastIndex(variable => variable.Name == name);
            if (pipeline.Declares)
            {
                _variables.Add((name, value));
            }
            else
            {
                _variables[at >= 0 ? at : throw new FormatException($"undefined variable \"{name}\"")] = (name, value);
            }
        }

        return value;
    }

    private object? Invoke(IReadOnlyList<TemplateNode> operands, object? dot, List<object?> last)
    {
        if (operands[0] is TemplateNode.Function { Name: "and" or "or" } choice)
        {
            object? value = null;
            foreach (var operand in operands.Skip(1).Select(operand => (Func<object?>)(() => Value(operand, dot)))
                .Concat(last.Select(known => (Func<object?>)(() => known))))
            {
                value = operand();
                if (TemplateValue.IsTrue(value) == (choice.Name == "or"))
                {
                    break;
                }
            }

            return value;
        }

        if (operands[0] is TemplateNode.Function function)
        {
            List<object?> arguments = [.. operands.Skip(1).Select(operand => Value(operand, dot)), .. last];
            return arguments.Count > 0 || function.Name is "print" or "println"
                ? TemplateFunctions.Call(function.Name, arguments)
                : throw new FormatException($"wrong number of args for {function.Name}: want at least 1 got 0");
        }

        return operands.Count == 1 && last.Count == 0 ? Value(operands[0], dot) : throw new FormatException(
            "can't give argument to non-function");
    }

    private object? Value(TemplateNode operand, object? dot) => operand switch
    {
        TemplateNode.Literal literal => literal.Value,
        TemplateNode.Variable variable => Variable(variable.Name),
        TemplateNode.Pipeline pipeline => Evaluate(pipeline, dot),
        TemplateNode.Function function => Invoke([function], dot, []),
        TemplateNode.Fields { Of: null } fields => fields.Names.Aggregate(dot, Field),
        TemplateNode.Fields fields => fields.Names.Aggregate(Value(fields.Of!, dot), Field),
        _ => throw new FormatException($"can't evaluate {operand}"),
    };

    private object? Variable(string name)
    {
        var at = _variables.FindLastIndex(variable => variable.Name == name);
        return at >= 0 ? _variables[at].Value : throw new FormatException($"undefined variable \"{name}\"");
    }

    private object? Field(object? value, string name)
    {
        switch (value)
        {
            case JsonObject map when map.TryGetPropertyValue(name, out var found):
                return TemplateValue.Of(found);
            case JsonObject when !allowMissingKeys:
                throw new FormatException($"map has no entry for key \"{name}\"");
            case JsonObject:
                return TemplateValue.Missing;
            case null:
                throw new FormatException($"nil pointer evaluating interface {{}}.{name}");
            default:
                return ReferenceEquals(value, TemplateValue.Missing) ? value : throw new FormatException(
                    $"can't evaluate field {name} in type {TemplateValue.TypeOf(value)}");
        }
    }
}
