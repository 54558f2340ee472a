using System.Text;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>A metric's selector as upstream's messages show it.</summary>
internal static class SelectorText
{
    public static string Of(V1LabelSelector? selector)
    {
        if (selector is null)
        {
            return "nil";
        }

        var text = new StringBuilder("&LabelSelector{MatchLabels:map[string]string{");
        foreach (var (key, value) in (selector.MatchLabels ?? new Dictionary<string, string>()).OrderBy(l => l.Key, StringComparer.Ordinal))
        {
            text.Append(key).Append(": ").Append(value).Append(',');
        }

        text.Append("},MatchExpressions:[]LabelSelectorRequirement{");
        foreach (var term in selector.MatchExpressions ?? [])
        {
            text.Append("LabelSelectorRequirement{Key:").Append(term.Key).Append(",Operator:").Append(term.OperatorProperty)
                .Append(",Values:[").AppendJoin(' ', term.Values ?? []).Append("],},");
        }

        return text.Append("},}").ToString();
    }
}
