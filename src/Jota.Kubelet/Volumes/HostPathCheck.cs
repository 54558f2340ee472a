using Jota.Kubelet.Files;
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

                Need(Is(FileKind.Regular), "file");
                break;
            case "File":
                Need(Is(FileKind.Regular), "file");
                break;
            case "Socket":
                Need(Is(FileKind.Socket), "socket");
                break;
            case "CharDevice":
                Need(Is(FileKind.Character), "character device");
                break;
            case "BlockDevice":
                Need(Is(FileKind.Block), "block device");
                break;
            default:
                break;
        }

        bool Is(FileKind kind) => FileFacts.Of(path)?.Kind == kind;

        void Need(bool right, string what)
        {
            if (!right)
            {
                throw new VolumeException(volume, $"hostPath type check failed: {path} is not a {what}");
            }
        }
    }
}
