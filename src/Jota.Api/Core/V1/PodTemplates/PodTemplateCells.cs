using k8s.Models;

namespace Jota.Api;

/// <summary>What tables tell of pod templates and of what selects their pods.</summary>
internal static class PodTemplateCells
{
    private const string None = "<none>";

    public static object Containers(V1PodTemplateSpec? template) => Join(template, container => container.Name);

    public static object Images(V1PodTemplateSpec? template) => Join(template, container => container.Image);

    public static object Labels(IDictionary<string, string>? labels) => labels is not { Count: > 0 }
        ? None
        : string.Join(',', labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"));

    public static object Selector(V1LabelSelector? selector)
    {
        try
        {
            return LabelSelector.From(selector).ToString() is { Length: > 0 } text ? text : None;
        }
        catch (FormatException)
        {
            return "<error>";
        }
    }

    private static string Join(V1PodTemplateSpec? template, Func<V1Container, string?> part) =>
        string.Join(',', template?.Spec?.Containers?.Select(part) ?? []);
}
