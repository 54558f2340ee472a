using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of a volume that is a path of the node, of a pod's own or of the cluster.</summary>
internal static class HostPathRules
{
    public static void Validate(V1HostPathVolumeSource host, FieldErrors at)
    {
        if (!at.At("path").Present(host.Path))
        {
            return;
        }

        PathRules.NoStepsBack(host.Path, at.At("path"));
        if (host.Type is not (null
            or "" or "BlockDevice" or "CharDevice" or "Directory" or "DirectoryOrCreate" or "File" or "FileOrCreate" or "Socket"))
        {
            at.At("type").NotSupported(
                host.Type, ["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"]);
        }
    }
}
