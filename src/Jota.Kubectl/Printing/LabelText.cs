namespace Jota.Kubectl;

/// <summary>Labels on one line.</summary>
internal static class LabelText
{
    public static string Of(IReadOnlyDictionary<string, string> labels) => labels.Count == 0
        ? "<none>"
        : string.Join(',', labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"));
}
