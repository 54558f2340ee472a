using System.Globalization;
using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>Reads a node affinity in a configuration file. Pure.</summary>
internal static class NodeAffinityFile
{
    private const string Required = "requiredDuringSchedulingIgnoredDuringExecution";
    private const string Preferred = "preferredDuringSchedulingIgnoredDuringExecution";

    public static V1NodeAffinity Read(FileValue at)
    {
        at.Only(Required, Preferred);
        return new()
        {
            RequiredDuringSchedulingIgnoredDuringExecution = at.At(Required) is { } required ? Selector(required) : null,
            PreferredDuringSchedulingIgnoredDuringExecution = at.Items(Preferred).ConvertAll(Weighted),
        };
    }

    private static V1NodeSelector Selector(FileValue at)
    {
        at.Only("nodeSelectorTerms");
        var terms = at.Items("nodeSelectorTerms").ConvertAll(Term);
        if (terms.Count == 0)
        {
            at.Refuse("nodeSelectorTerms: must have at least one node selector term");
        }

        return new() { NodeSelectorTerms = terms };
    }

    private static V1PreferredSchedulingTerm Weighted(FileValue at)
    {
        at.Only("weight", "preference");
        if (at.At("weight") is null)
        {
            at.Refuse("weight: must be in the range 1-100");
        }

        return new() { Weight = at.Whole("weight", 1, 100) ?? 1, Preference = at.At("preference") is { } term ? Term(term) : new() };
    }

    private static V1NodeSelectorTerm Term(FileValue at)
    {
        at.Only("matchExpressions", "matchFields");
        return new()
        {
            MatchExpressions = at.Items("matchExpressions").ConvertAll(Expression),
            MatchFields = at.Items("matchFields").ConvertAll(Field),
        };
    }

    private static V1NodeSelectorRequirement Field(FileValue at)
    {
        if (at.Text("key") is { } key && key != "metadata.name")
        {
            at.At("key")!.Refuse("not a valid field selector key; metadata.name is one");
        }

        return Expression(at);
    }

    private static V1NodeSelectorRequirement Expression(FileValue at)
    {
        at.Only("key", "operator", "values");
        if (at.Text("key") is not { Length: > 0 })
        {
            at.Refuse("key: must be given");
        }

        var word = at.Word("operator", "In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt");
        var values = at.Items("values").ConvertAll(item => item.Text() ?? "");
        var fault = (at.At("operator"), word) switch
        {
            (null, _) => "operator: must be given",
            (_, "In" or "NotIn") when values.Count == 0 => "values: must be specified when `operator` is 'In' or 'NotIn'",
            (_, "Exists" or "DoesNotExist") when values.Count > 0 =>
                "values: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
            (_, "Gt" or "Lt") when values is not [var only] || !IsWhole(only) =>
                "values: must be one whole number when `operator` is 'Gt' or 'Lt'",
            _ => null,
        };
        if (fault is not null)
        {
            at.Refuse(fault);
        }

        return new() { Key = at.Text("key") ?? "", OperatorProperty = word ?? "", Values = values };
    }

    private static bool IsWhole(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
}
