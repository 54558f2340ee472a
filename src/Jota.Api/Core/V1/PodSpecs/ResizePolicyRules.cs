using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of what a change of resources does to a running container.</summary>
internal static class ResizePolicyRules
{
    public static void Validate(IList<V1ContainerResizePolicy>? policies, string? podRestartPolicy, FieldErrors at)
    {
        var names = new HashSet<string>();
        for (var i = 0; i < policies?.Count; i++)
        {
            var policy = policies[i];
            if (!names.Add(policy.ResourceName ?? ""))
            {
                at.At(i).Duplicate(policy.ResourceName);
            }

            at.OneOf(policy.ResourceName, "cpu", "memory");
            at.OneOf(policy.RestartPolicy, "NotRequired", "RestartContainer");
            if (podRestartPolicy == "Never" && policy.RestartPolicy != "NotRequired")
            {
                at.Invalid(policy.RestartPolicy ?? "", "must be 'NotRequired' when `restartPolicy` is 'Never'");
            }
        }
    }
}
