using System.Text;
using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary>Values of objects, as descriptions tell them.</summary>
internal static class Facts
{
    /// <summary>The texts of a list some fields deep.</summary>
    public static IEnumerable<string> Texts(this JsonNode? node, params ReadOnlySpan<string> path) => node.Items(path).Select(GoText.Of);

    /// <summary>Whether there is anything some fields deep.</summary>
    public static bool Has(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) is not null;

    /// <summary>A scalar some fields deep as Go shows it; <paramref name="fallback"/> where there is none.</summary>
    public static string Shown(this JsonNode? node, string fallback, params ReadOnlySpan<string> path) =>
        node.At(path) is { } value ? GoText.Of(value) : fallback;

    /// <summary>A whole number some fields deep; zero where there is none.</summary>
    public static long Count(this JsonNode? node, params ReadOnlySpan<string> path) => node.Number(path) ?? 0;

    /// <summary>An amount some fields deep; nothing where there is none.</summary>
    public static Quantity Amount(this JsonNode? node, params ReadOnlySpan<string> path) =>
        Quantity.TryParse(node.Shown("0", path), out var amount) ? amount : Quantity.Zero;

    public static string OrNone(string text) => text.Length > 0 ? text : "<none>";

    public static string OrUnset(string text) => text.Length > 0 ? text : "<unset>";

    public static string YesNo(bool value) => value ? "True" : "False";

    /// <summary>A switch that may not be set.</summary>
    public static string YesNoUnset(JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is null ? "<unset>" : YesNo(node.Is(path));

    /// <summary>A switch as Go shows it.</summary>
    public static string GoBool(this JsonNode? node, params ReadOnlySpan<string> path) => node.Is(path) ? "true" : "false";

    /// <summary>A text in quotes, as Go's <c>%q</c>.</summary>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder();
        GoJson.Quote(quoted, text);
        return quoted.ToString();
    }

    /// <summary>Labels and the like in one line: <c>a=b,c=d</c>.</summary>
    public static string Pairs(JsonNode? pairs) =>
        OrNone(string.Join(',', pairs.Fields().Select(pair => $"{pair.Key}={(string?)pair.Value}")));

    /// <summary>Ways to reach a volume, in short and each once, in upstream's order.</summary>
    public static string AccessModes(JsonNode? node, params ReadOnlySpan<string> path)
    {
        var modes = node.Texts(path).ToHashSet(StringComparer.Ordinal);
        (string Mode, string Short)[] known =
            [("ReadWriteOnce", "RWO"), ("ReadOnlyMany", "ROX"), ("ReadWriteMany", "RWX"), ("ReadWriteOncePod", "RWOP")];
        return string.Join(',', known.Where(mode => modes.Contains(mode.Mode)).Select(mode => mode.Short));
    }

    /// <summary>The class of a volume or claim: what the annotation of old says, or the field.</summary>
    public static string StorageClass(JsonNode? item) =>
        item.At("metadata", "annotations", "volume.beta.kubernetes.io/storage-class") is { } old
            ? GoText.Of(old)
            : item.Text("spec", "storageClassName");
}
