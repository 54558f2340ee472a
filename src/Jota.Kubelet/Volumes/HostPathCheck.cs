using k8s.Models;

namespace Jota.Kubelet.Volumes;

/// <summary>Checks, or makes, what a hostPath volume says is there.</summary>
internal static class HostPathCheck
{
    public static void Ensure(string volume, V1HostPathVolumeSource source)
    {
        var path = source.Path;
        switch (source.Type)
        {
            case "DirectoryOrCreate":
                Directory.CreateDirectory(path);
                Need(Directory.Exists(path), "directory");
                break;
            case "Directory":
                Need(Directory.Exists(path), "directory");
                break;
            case "FileOrCreate":
                if (!File.Exists(path))
                {
                    File.WriteAllBytes(path, []);
                }

                Need(IsRegular(path), "file");
                break;
            case "File":
                Need(IsRegular(path), "file");
                break;
            case "Socket":
                Need(DeviceKinds.Is(path, DeviceKinds.Socket), "socket");
                break;
            case "CharDevice":
                Need(DeviceKinds.Is(path, DeviceKinds.Character), "character device");
                break;
            case "BlockDevice":
                Need(DeviceKinds.Is(path, DeviceKinds.Block), "block device");
                break;
            default:
                break;
        }

        void Need(bool right, string what)
        {
            if (!right)
            {
                throw new VolumeException(volume, $"hostPath type check failed: {path} is not a {what}");
            }
        }
    }

    private static bool IsRegular(string path) => File.Exists(path) && DeviceKinds.Is(path, DeviceKinds.Regular);
}
