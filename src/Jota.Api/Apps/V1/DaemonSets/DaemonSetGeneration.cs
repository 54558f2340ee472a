using System.Globalization;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// How often a daemon set's template has changed: a number that upstream counts beside <c>metadata.generation</c>, in an annotation, and
/// that nobody else may set.
/// </summary>
public static class DaemonSetGeneration
{
    /// <summary>The annotation.</summary>
    public const string Annotation = "deprecated.daemonset.template.generation";

    /// <summary>The number that a daemon set tells; null where it tells none.</summary>
    public static long? Of(V1DaemonSet set) =>
        set.Metadata?.Annotations is { } annotations && annotations.TryGetValue(Annotation, out var text)
        && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    internal static void Begin(V1DaemonSet set) => Set(set, 1);

    internal static void Follow(V1DaemonSet set, V1DaemonSet old)
    {
        var before = Of(old) ?? 0;
        Set(set, ModelDiff.Same(set.Spec?.Template, old.Spec?.Template) ? before : before + 1);
    }

    private static void Set(V1DaemonSet set, long number) => set.Metadata.Annotations =
        new Dictionary<string, string>(set.Metadata.Annotations ?? new Dictionary<string, string>(), StringComparer.Ordinal)
        {
            [Annotation] = number.ToString(CultureInfo.InvariantCulture),
        };
}
