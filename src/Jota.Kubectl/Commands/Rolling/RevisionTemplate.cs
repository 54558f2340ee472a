using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>A revision's pod template in words.</summary>
internal static class RevisionTemplate
{
    /// <summary>Writes it, with the cause where one is given.</summary>
    public static void Write(Invocation call, ResourceInfo info, JsonObject template, string cause, TextWriter output)
    {
        var shown = (JsonObject)template.DeepClone();
        if (cause.Length > 0)
        {
            shown.Within("metadata", "annotations")[Revisions.Cause] = cause;
        }

        PodTemplateDescriber.Describe(new Description(call, info, new DescriptionWriter(output, isAligned: false)), shown);
    }
}
