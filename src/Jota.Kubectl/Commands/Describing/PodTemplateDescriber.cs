using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Templates of pods, in what makes pods.</summary>
internal static class PodTemplateDescriber
{
    private const string Indent = "  ";

    public static void Describe(Description about, JsonNode? template)
    {
        var (output, spec) = (about.Out, template.At("spec"));
        output.Line("Pod Template:");
        if (template is null)
        {
            output.Put(1, "<unset>");
            return;
        }

        output.Pairs("  Labels", template.At("metadata", "labels"));
        if (template.Fields("metadata", "annotations").Any())
        {
            output.Annotations("  Annotations", template.At("metadata", "annotations"));
        }

        if (spec.Text("serviceAccountName") is { Length: > 0 } account)
        {
            output.Field(1, "Service Account", account);
        }

        var containers = new ContainersDescriber(about, null);
        if (spec.Items("initContainers").Any())
        {
            containers.Describe("Init Containers", spec.At("initContainers"), "", Indent);
        }

        containers.Describe("Containers", spec.At("containers"), "", Indent);
        VolumesDescriber.Describe(about, spec.At("volumes"), Indent);
        PodDescriber.Spreads(output, spec, Indent);
        if (spec.Text("priorityClassName") is { Length: > 0 } priority)
        {
            output.Field(1, "Priority Class Name", priority);
        }

        output.Pairs("  Node-Selectors", spec.At("nodeSelector"));
        output.Many("  Tolerations", PodDescriber.TolerationTexts(spec));
    }
}
