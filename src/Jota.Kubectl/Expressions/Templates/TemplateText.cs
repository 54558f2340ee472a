namespace Jota.Kubectl;

/// <summary>A template that was read.</summary>
/// <param name="Nodes">What it says.</param>
/// <param name="Defined">The templates that it defines, by name.</param>
internal sealed record TemplateText(
    IReadOnlyList<TemplateNode> Nodes, IReadOnlyDictionary<string, IReadOnlyList<TemplateNode>> Defined);
