using System.Collections.Immutable;
using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Reviews;

/// <summary>
/// Which objects a question about access is limited to. What cannot be read is left out, as upstream: the question is then about more,
/// which is only ever answered with less.
/// </summary>
internal sealed record AskedSelection(FieldSelector Fields, LabelSelector Labels)
{
    /// <summary>What was left out; null when everything could be read.</summary>
    public string? Problem { get; private init; }

    public static AskedSelection Of(V1ResourceAttributes? asked)
    {
        var (fields, fieldProblem) = FieldsOf(asked?.FieldSelector);
        var (labels, labelProblem) = LabelsOf(asked?.LabelSelector);
        var problems =
            new[] { Told("fieldSelector", fieldProblem), Told("labelSelector", labelProblem) }.Where(p => p is not null).ToList();
        return new(fields, labels)
        {
            Problem = problems.Count switch
            {
                0 => null,
                1 => problems[0],
                _ => $"[{string.Join(", ", problems)}]",
            },
        };
    }

    private static string? Told(string what, Loss loss) => loss switch
    {
        Loss.Some => $"spec.resourceAttributes.{what} partially ignored due to parse error",
        Loss.All => $"spec.resourceAttributes.{what} ignored due to parse error",
        _ => null,
    };

    private static (FieldSelector Fields, Loss Loss) FieldsOf(V1FieldSelectorAttributes? asked)
    {
        if (asked?.Requirements is not { Count: > 0 } requirements)
        {
            return Read(asked?.RawSelector, FieldSelector.Parse, FieldSelector.Everything);
        }

        ImmutableArray<FieldSelector.Term> terms = [.. requirements.Select(TermOf).OfType<FieldSelector.Term>()];
        return (FieldSelector.Of(terms), terms.Length == requirements.Count ? Loss.None : terms.IsEmpty ? Loss.All : Loss.Some);
    }

    /// <summary>Fields are compared with one value.</summary>
    private static FieldSelector.Term? TermOf(V1FieldSelectorRequirement requirement) => requirement switch
    {
        { OperatorProperty: "In", Values: [var value] } => new(requirement.Key, value, Equal: true),
        { OperatorProperty: "NotIn", Values: [var value] } => new(requirement.Key, value, Equal: false),
        _ => null,
    };

    private static (LabelSelector Labels, Loss Loss) LabelsOf(V1LabelSelectorAttributes? asked) =>
        asked?.Requirements is { Count: > 0 } requirements
        ? Read(requirements, some => LabelSelector.From(new V1LabelSelector { MatchExpressions = some }), LabelSelector.Everything)
        : Read(asked?.RawSelector, LabelSelector.Parse, LabelSelector.Everything);

    private static (T Selector, Loss Loss) Read<TFrom, T>(TFrom from, Func<TFrom, T> read, T otherwise)
    {
        try
        {
            return (read(from), Loss.None);
        }
        catch (FormatException)
        {
            return (otherwise, Loss.All);
        }
    }

    private enum Loss
    {
        None,
        Some,
        All,
    }
}
