using Jota.Api;
using Jota.Kubelet.Files;
using Jota.Kubelet.Runtime.Cri.V1;
using Jota.Kubelet.Specs;
using k8s;
using k8s.Models;

namespace Jota.Kubelet.Volumes;

/// <summary>Sets up the volumes of pods in their directories, keeps those made from API objects up to date, and takes them down.</summary>
internal sealed class PodVolumes(
    PodDirectories directories, ReferencedObjects objects, AccountTokens tokens, ClaimVolumes claims, CsiVolumes csi,
    NodeCapacity node, IReadOnlyList<string> hostIps, TimeProvider clock) : IDisposable
{
    private const string ProjectedKind = "projected";
    private const string ImageKind = "image";

    private readonly SubPathMounts _subPaths = new(directories);

    /// <summary>Sets up every volume of a pod. Throws <see cref="VolumeException"/> for the first that fails.</summary>
    public async Task SetUpAsync(V1Pod pod, IReadOnlyList<string> podIps, Action onChange, CancellationToken ct)
    {
        foreach (var volume in pod.Spec.Volumes ?? [])
        {
            await SetUpAsync(pod, volume, podIps, onChange, ct);
        }
    }

    /// <summary>Nobody is woken for newer tokens any more.</summary>
    public void Dispose()
    {
        tokens.Dispose();
        csi.Dispose();
    }

    /// <summary>Writes anew what is made from API objects, and has drivers look at their volumes again where that is due.</summary>
    public async Task RefreshAsync(V1Pod pod, IReadOnlyList<string> podIps, Action onChange, CancellationToken ct)
    {
        foreach (var volume in (pod.Spec.Volumes ?? []).Where(IsProjected))
        {
            await WriteAsync(pod, volume, podIps, onChange, ct);
        }

        await csi.RefreshAsync(pod, onChange, ct);
    }

    /// <summary>
    /// Unmounts and removes what <see cref="SetUpAsync(V1Pod, IReadOnlyList{string}, Action, CancellationToken)"/> made and containers put
    /// there. Throws <see cref="IOException"/> when a mount stays, and removes nothing behind it.
    /// </summary>
    public Task TearDownAsync(string podUid, CancellationToken ct)
    {
        tokens.Release(podUid);
        return directories.OnDisk ? RemoveAsync(podUid, ct) : ReleaseAsync(podUid);
    }

    /// <summary>The mounts of a container. Throws <see cref="ContainerConfigException"/>.</summary>
    public async Task<IReadOnlyList<Mount>> MountsAsync(
        V1Pod pod, V1Container container, IReadOnlyDictionary<string, string> variables, CancellationToken ct)
    {
        List<Mount> mounts = [];
        var volumes = new Dictionary<string, V1Volume>(StringComparer.Ordinal);
        foreach (var volume in pod.Spec.Volumes ?? [])
        {
            volumes.TryAdd(volume.Name, volume);
        }

        foreach (var (index, mount) in (container.VolumeMounts ?? []).Index())
        {
            ct.ThrowIfCancellationRequested();
            var volume = volumes.GetValueOrDefault(mount.Name)
                ?? throw new ContainerConfigException($"cannot find volume \"{mount.Name}\" to mount into container \"{container.Name}\"");
            var claimed = ClaimNames.Of(pod, volume) is null ? null : await claims.PlaceAsync(pod, volume, ct);
            var root = claimed?.Path ?? PathOf(pod.Metadata.Uid, volume);
            mounts.Add(new Mount
            {
                ContainerPath = mount.MountPath.StartsWith('/') ? mount.MountPath : "/" + mount.MountPath,
                HostPath = HostPath(pod, container, root, new(volume.Name, index), SubPathOf(mount, variables)),
                Readonly = mount.ReadOnlyProperty == true || IsProjected(volume) || volume.Image is not null
                    || volume.Csi?.ReadOnlyProperty == true || claimed?.IsReadOnly == true,
                Propagation = mount.MountPropagation switch
                {
                    "HostToContainer" => MountPropagation.PropagationHostToContainer,
                    "Bidirectional" => MountPropagation.PropagationBidirectional,
                    _ => MountPropagation.PropagationPrivate,
                },
            });
        }

        return mounts;
    }

    private string HostPath(V1Pod pod, V1Container container, string root, NumberedMount mount, string sub) => sub.Length == 0 ? root
        : directories.OnDisk ? _subPaths.Prepare(pod.Metadata.Uid, container.Name, mount, root, sub)
        : Path.Combine(root, sub);

    private static string SubPathOf(V1VolumeMount mount, IReadOnlyDictionary<string, string> variables)
    {
        var sub = mount.SubPathExpr is { Length: > 0 } expression ? Expansion.Expand(expression, variables) : mount.SubPath ?? "";
        if (mount.SubPathExpr is { Length: > 0 } && sub.IndexOf("$(", StringComparison.Ordinal) is var open and >= 0)
        {
            throw new ContainerConfigException($"missing value for \"{sub[(open + 2)..].Split(')')[0]}\"");
        }

        SubPath.Check(sub);
        return sub;
    }

    private string PathOf(string uid, V1Volume volume) => volume switch
    {
        { HostPath: { } host } => host.Path,
        { EmptyDir: not null } => directories.Volume(uid, "empty-dir", volume.Name),
        { ConfigMap: not null } => directories.Volume(uid, "configmap", volume.Name),
        { Secret: not null } => directories.Volume(uid, "secret", volume.Name),
        { DownwardAPI: not null } => directories.Volume(uid, "downward-api", volume.Name),
        { Csi: not null } => csi.PathOf(uid, volume.Name),
        { Image: not null } => directories.Volume(uid, ImageKind, volume.Name),
        _ => directories.Volume(uid, ProjectedKind, volume.Name),
    };

    private static bool IsProjected(V1Volume volume) =>
        volume is { ConfigMap: not null } or { Secret: not null } or { DownwardAPI: not null } or { Projected: not null };

    private async Task SetUpAsync(V1Pod pod, V1Volume volume, IReadOnlyList<string> podIps, Action onChange, CancellationToken ct)
    {
        if (IsProjected(volume))
        {
            await WriteAsync(pod, volume, podIps, onChange, ct);
        }
        else if (volume.EmptyDir is { } empty)
        {
            MakeEmpty(pod, volume, empty);
        }
        else if (volume.HostPath is { } host)
        {
            if (directories.OnDisk)
            {
                HostPathCheck.Ensure(volume.Name, host);
            }
        }
        else if (volume.Image is not null)
        {
            // It is mounted when the first container that mounts it is about to start.
        }
        else if (ClaimNames.Of(pod, volume) is not null)
        {
            await claims.SetUpAsync(pod, volume, onChange, ct);
        }
        else if (volume.Csi is not null)
        {
            await (directories.OnDisk ? csi.SetUpAsync(pod, CsiSource.Of(pod, volume), onChange, ct) : Task.CompletedTask);
        }
        else
        {
            throw new VolumeException(volume.Name, "this node supports no volumes of this kind");
        }
    }

    private void MakeEmpty(V1Pod pod, V1Volume volume, V1EmptyDirVolumeSource source)
    {
        if (!directories.OnDisk)
        {
            return;
        }

        var path = PathOf(pod.Metadata.Uid, volume);
        var isNew = !Directory.Exists(path);
        Directory.CreateDirectory(path);
        if (source.Medium == "Memory")
        {
            var limit = source.SizeLimit?.ToInt64();
            isNew |= MemoryFolder.Ensure(path, limit > 0 ? limit : null);
        }

        if (isNew)
        {
            using var folder = PinnedFile.AtPath(path, PathRules.NoLinks);
            Share(folder, pod.Spec.SecurityContext?.FsGroup);
        }
    }

    /// <summary>Everybody may write here, and what is made here belongs to the pod's group where it has one.</summary>
    private static void Share(PinnedFile folder, long? group)
    {
        const uint Everybody = 0x1FF; // 0777
        const uint InheritGroup = 0x400; // 02000
        folder.SetOwner(user: null, group);
        folder.SetMode(group is null ? Everybody : Everybody | InheritGroup);
    }

    private async Task WriteAsync(V1Pod pod, V1Volume volume, IReadOnlyList<string> podIps, Action onChange, CancellationToken ct)
    {
        if (!directories.OnDisk && HasToken(volume))
        {
            // Nobody is there to read it: a node without files spares the API server the signing.
            return;
        }

        var input = new ProjectionInput(pod, volume.Name)
        {
            ConfigMap = name => FindAsync<V1ConfigMap>(pod, name, onChange, ct),
            Secret = name => FindAsync<V1Secret>(pod, name, onChange, ct),
            Token = source => TokenAsync(pod, volume.Name, source, onChange, ct),
            Fields = new FieldValues { PodIps = podIps, HostIps = hostIps },
            Node = node,
        };
        var files = await ProjectedFiles.ComputeAsync(volume, input);
        if (files is null || !directories.OnDisk)
        {
            return;
        }

        var path = PathOf(pod.Metadata.Uid, volume);
        Directory.CreateDirectory(path);
        if (volume.ConfigMap is null)
        {
            // Secrets, tokens and what else is not a configMap never touch a disk. Looked at each time: the directory outlives a reboot,
            // what was mounted there does not.
            MemoryFolder.Ensure(path, size: null);
        }

        using var folder = PinnedFile.AtPath(path, PathRules.NoLinks);
        var group = pod.Spec.SecurityContext?.FsGroup;
        AtomicFiles.Write(folder, files, group, clock.GetUtcNow());
        Share(folder, group);
    }

    private async Task<string> TokenAsync(
        V1Pod pod, string volume, V1ServiceAccountTokenProjection source, Action onDue, CancellationToken ct)
    {
        try
        {
            return await tokens.GetAsync(pod, source, onDue, ct);
        }
        catch (ApiException e)
        {
            throw new VolumeException(volume, $"failed to fetch token: {e.Message}");
        }
    }

    private static bool HasToken(V1Volume volume) =>
        volume.Projected?.Sources?.Any(source => source.ServiceAccountToken is not null) == true;

    private Task<T?> FindAsync<T>(V1Pod pod, string name, Action onChange, CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        objects.FindAsync<T>(new ObjectKey(pod.Metadata.NamespaceProperty ?? "", name), pod.Metadata.Uid, onChange, ct);

    private Task ReleaseAsync(string podUid)
    {
        claims.Release(podUid);
        return Task.CompletedTask;
    }

    private async Task RemoveAsync(string podUid, CancellationToken ct)
    {
        // Drivers first: what they mounted is theirs to take off.
        await csi.TearDownAsync(podUid, ct);
        await Task.Run(() => Remove(podUid, ct), ct);

        // Not before its mounts are gone.
        await ReleaseAsync(podUid);
    }

    private void Remove(string podUid, CancellationToken ct)
    {
        // What is mounted in a volume may hold what is mounted in another one: all mounts first.
        Mounts.RemoveBelow(directories.Pod(podUid));
        FolderRemoval.Remove(directories.Subpaths(podUid), ct);
        FolderRemoval.Remove(directories.Volumes(podUid), ct);
    }
}
