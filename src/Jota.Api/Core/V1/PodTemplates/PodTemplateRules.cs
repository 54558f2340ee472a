using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a pod template; after the defaults.</summary>
internal static class PodTemplateRules
{
    /// <summary>Reports everything that is wrong with the template.</summary>
    public static void Validate(V1PodTemplateSpec template, FieldErrors at)
    {
        // Upstream leaves `metadata` out of these two paths.
        var annotations = template.Metadata?.Annotations;
        ObjectMetaRules.ValidateLabels(template.Metadata?.Labels, at.At("labels"));
        ObjectMetaRules.ValidateAnnotations(annotations, at.At("annotations"));
        PodAnnotationRules.Validate(annotations, template.Spec, at.At("annotations"));
        PodSpecRules.Validate(template.Spec, at.At("spec"), PodSpecContext.Template);
        SecurityAnnotationRules.ValidateMatch(annotations, template.Spec, at.At("spec"));
        if (template.Spec.EphemeralContainers is { Count: > 0 })
        {
            at.At("spec").At("ephemeralContainers").Forbidden("ephemeral containers not allowed in pod template");
        }
    }

    /// <summary>Beyond that, the rules of a template whose pods are kept at a number for ever.</summary>
    /// <param name="template">The template.</param>
    /// <param name="selector">What selects its pods.</param>
    /// <param name="keeper">What keeps their number, for messages.</param>
    /// <param name="at">The template's place.</param>
    public static void ValidateReplicated(V1PodTemplateSpec template, LabelSelector selector, string keeper, FieldErrors at)
    {
        SelectorMatch.Validate(selector, template.Metadata?.Labels, at.At("metadata").At("labels"));
        ValidateKept(template, keeper, at);
    }

    /// <summary>The rules of a template whose pods are kept alive for ever.</summary>
    /// <param name="template">The template.</param>
    /// <param name="keeper">What keeps them, for messages.</param>
    /// <param name="at">The template's place.</param>
    public static void ValidateKept(V1PodTemplateSpec template, string keeper, FieldErrors at)
    {
        Validate(template, at);
        var spec = at.At("spec");
        if (template.Spec.RestartPolicy != "Always")
        {
            spec.At("restartPolicy").NotSupported(template.Spec.RestartPolicy, ["Always"]);
        }

        if (template.Spec.ActiveDeadlineSeconds is not null)
        {
            spec.At("activeDeadlineSeconds").Forbidden($"activeDeadlineSeconds in {keeper} is not Supported");
        }
    }
}
