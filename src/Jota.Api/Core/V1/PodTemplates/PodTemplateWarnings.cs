using k8s.Models;

namespace Jota.Api;

/// <summary>Advice on an object with a pod template.</summary>
internal static class PodTemplateWarnings
{
    private const string NameAdvice =
        "metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended";

    /// <summary>On one whose pods are named after it: its name when it is new, and its template when it is new or has changed.</summary>
    public static IEnumerable<string> OfOwner(string? name, V1PodTemplateSpec? template, V1PodTemplateSpec? old, bool isNew) =>
        [.. OfOwnerName(name, isNew), .. Of(template, "spec.template.", isNew, old)];

    /// <summary>On the name of a new object whose pods are named after it.</summary>
    public static IEnumerable<string> OfOwnerName(string? name, bool isNew) =>
        isNew && NameSyntax.DnsLabelErrors(name ?? "") is { IsEmpty: false } errors
            ? [$"{NameAdvice}: [{string.Join(' ', errors)}]"]
            : [];

    /// <summary>On a template that is new or has changed.</summary>
    /// <param name="template">The template.</param>
    /// <param name="root">What stands before its fields in paths.</param>
    /// <param name="isNew">Whether there was none before.</param>
    /// <param name="old">What was there before.</param>
    public static IEnumerable<string> Of(V1PodTemplateSpec? template, string root, bool isNew, V1PodTemplateSpec? old)
    {
        if (template?.Spec is null)
        {
            return [];
        }

        // Comparing costs more than looking, and there is seldom anything to say.
        var warnings = PodWarnings.Of(template.Metadata?.Annotations, template.Spec, root).ToList();
        return warnings.Count > 0 && (isNew || !ModelDiff.Same(template, old)) ? warnings : [];
    }
}
