using k8s.Models;

namespace Jota.Api;

/// <summary>What tables show of policies and bindings.</summary>
internal static class PolicyCells
{
    private const string Unset = "<unset>";

    public static string ParamKind(V1ParamKind? kind) => kind is null ? Unset : $"{kind.ApiVersion}/{kind.Kind}";

    public static string ParamRef(V1ParamRef? parameter) => parameter switch
    {
        null => Unset,
        { Name.Length: > 0, NamespaceProperty.Length: > 0 } => $"{parameter.NamespaceProperty}/{parameter.Name}",
        { Name.Length: > 0 } => $"*/{parameter.Name}",
        { Selector: { } selector } => LabelSelector.From(selector).ToString(),
        _ => Unset,
    };
}
