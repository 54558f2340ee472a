using k8s.Models;

namespace Jota.Api;

/// <summary>
/// Whether mounts made on one side are seen on the other, and how deep read-only goes. Upstream tells these of the whole list of mounts.
/// </summary>
internal static class MountModeRules
{
    public static void Validate(V1VolumeMount mount, V1Container container, FieldErrors list)
    {
        ValidatePropagation(mount, container, list.At("mountPropagation"));
        ValidateRecursiveReadOnly(mount, list.At("recursiveReadOnly"));
    }

    private static void ValidatePropagation(V1VolumeMount mount, V1Container container, FieldErrors at)
    {
        switch (mount.MountPropagation)
        {
            case null or "None" or "HostToContainer":
                break;
            case "Bidirectional" when container.SecurityContext?.Privileged != true:
                at.Forbidden("Bidirectional mount propagation is available only to privileged containers");
                break;
            case "Bidirectional":
                break;
            default:
                at.NotSupported(mount.MountPropagation, ["Bidirectional", "HostToContainer", "None"]);
                break;
        }
    }

    private static void ValidateRecursiveReadOnly(V1VolumeMount mount, FieldErrors at)
    {
        switch (mount.RecursiveReadOnly)
        {
            case null or "Disabled":
                break;
            case "Enabled" or "IfPossible":
                if (mount.ReadOnlyProperty != true)
                {
                    at.Forbidden("may only be specified when readOnly is true");
                }

                if (mount.MountPropagation is not (null or "None"))
                {
                    at.Forbidden("may only be specified when mountPropagation is None or not specified");
                }

                break;
            default:
                at.NotSupported(mount.RecursiveReadOnly, ["Disabled", "Enabled", "IfPossible"]);
                break;
        }
    }
}
