using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Says that what a profile permits is of no use to a user that is not root.</summary>
internal static class CapabilityWarning
{
    public static void Tell(Invocation call, JsonObject pod, JsonObject container)
    {
        var own = container.At("securityContext");
        if (pod.At("spec", "securityContext").Number("runAsUser") is null or 0
            || own.Number("runAsUser") is 0
            || (!own.Is("privileged") && !own.Items("capabilities", "add").Any()))
        {
            return;
        }

        call.Error.WriteLine(
            "Warning: Non-root user is configured for the entire target Pod, and some capabilities granted by debug profile may not " +
            "work. Please consider using \"--custom\" with a custom profile that specifies \"securityContext.runAsUser: 0\".");
    }
}
