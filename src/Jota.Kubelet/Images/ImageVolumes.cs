using Jota.Kubelet.Files;
using Jota.Kubelet.Runtime;
using Jota.Kubelet.Runtime.Cri.V1;
using k8s.Models;

namespace Jota.Kubelet.Images;

/// <summary>
/// Volumes that are the files of an image (KEP-4639): read-only, as they were when the pod's first container that mounts them was started.
/// </summary>
internal sealed class ImageVolumes(ImageProvider images, IContainerRuntime runtime, PodDirectories directories)
{
    /// <summary>The part of a pod's directory where they are.</summary>
    public const string Kind = "image";

    /// <summary>The volumes of this sort that a container mounts.</summary>
    public static IEnumerable<V1Volume> Of(V1Pod pod, V1Container container) => container.VolumeMounts is { Count: > 0 } mounts
        ? (pod.Spec.Volumes ?? []).Where(volume => volume.Image is not null && mounts.Any(mount => mount.Name == volume.Name))
        : [];

    /// <summary>
    /// Brings a volume's image to the node, by its pull policy; answers what it is called there. Throws <see cref="ImageException"/>.
    /// </summary>
    public async Task<string> EnsureAsync(
        V1Pod pod, V1Container container, V1Volume volume, PodSandboxConfig sandbox, IReadOnlyList<AuthConfig> auths, CancellationToken ct)
    {
        var (image, policy) = (volume.Image.Reference ?? "", volume.Image.PullPolicy);
        try
        {
            return await images.EnsureAsync(
                pod, new V1Container { Name = container.Name, Image = image, ImagePullPolicy = policy }, sandbox, auths, ct);
        }
        catch (ImageException e)
        {
            throw new ImageException(e.Reason, e.Message) { Image = image };
        }
    }

    /// <summary>Mounts an image on a volume's folder. Throws what the runtime or the kernel says against it.</summary>
    public async Task MountAsync(V1Pod pod, V1Volume volume, string image, CancellationToken ct)
    {
        var uid = pod.Metadata.Uid;
        foreach (var mount in await runtime.ViewImageAsync(image, NameOf(uid, volume.Name), ct))
        {
            var path = directories.Volume(uid, Kind, volume.Name);
            Directory.CreateDirectory(path);
            ReadOnlyMount.Ensure(path, mount.Type, mount.Source, mount.Options);
        }
    }

    /// <summary>The volumes that were mounted for a pod, by name: their folders tell, also of a pod that nobody knows any more.</summary>
    public IReadOnlyList<string> Find(string podUid)
    {
        var folder = Path.GetDirectoryName(directories.Volume(podUid, Kind, "any"))!;
        return directories.OnDisk && Directory.Exists(folder)
            ? [.. Directory.GetDirectories(folder).Select(path => Path.GetFileName(path))]
            : [];
    }

    /// <summary>Lets go of a volume whose mount was taken off.</summary>
    public Task ReleaseAsync(string podUid, string volume, CancellationToken ct) => runtime.ReleaseImageAsync(NameOf(podUid, volume), ct);

    private static string NameOf(string podUid, string volume) => $"image-volume/{podUid}/{volume}";
}
