using Jota.Api;
using Jota.Kubelet.Containers;
using Jota.Kubelet.Pods;
using Jota.Kubelet.Runtime.Cri.V1;
using k8s;
using k8s.Models;

namespace Jota.Kubelet.Volumes;

/// <summary>Sets up the volumes of pods in their directories, keeps those made from API objects up to date, and takes them down.</summary>
internal sealed class PodVolumes(
    PodDirectories directories, ReferencedObjects objects, AccountTokens tokens, NodeCapacity node, IReadOnlyList<string> hostIps, TimeProvider clock) : IDisposable
{
    private const string ProjectedKind = "projected";

    /// <summary>Sets up every volume of a pod. Throws <see cref="VolumeException"/> for the first that fails.</summary>
    public async Task SetUpAsync(V1Pod pod, IReadOnlyList<string> podIps, Action onChange, CancellationToken ct)
    {
        foreach (var volume in pod.Spec.Volumes ?? [])
        {
            await SetUpAsync(pod, volume, podIps, onChange, ct);
        }
    }

    /// <summary>Nobody is woken for newer tokens any more.</summary>
    public void Dispose() => tokens.Dispose();

    /// <summary>Writes anew what is made from API objects.</summary>
    public async Task RefreshAsync(V1Pod pod, IReadOnlyList<string> podIps, Action onChange, CancellationToken ct)
    {
        foreach (var volume in (pod.Spec.Volumes ?? []).Where(IsProjected))
        {
            await WriteAsync(pod, volume, podIps, onChange, ct);
        }
    }

    /// <summary>Unmounts and removes what <see cref="SetUpAsync(V1Pod, IReadOnlyList{string}, Action, CancellationToken)"/> made.</summary>
    public Task TearDownAsync(string podUid, CancellationToken ct)
    {
        tokens.Release(podUid);
        return directories.OnDisk ? RemoveAsync(directories.Volumes(podUid), ct) : Task.CompletedTask;
    }

    /// <summary>The mounts of a container. Throws <see cref="ContainerConfigException"/>.</summary>
    public Task<IReadOnlyList<Mount>> MountsAsync(V1Pod pod, V1Container container, IReadOnlyDictionary<string, string> variables, CancellationToken ct)
    {
        List<Mount> mounts = [];
        foreach (var mount in container.VolumeMounts ?? [])
        {
            ct.ThrowIfCancellationRequested();
            var volume = (pod.Spec.Volumes ?? []).FirstOrDefault(v => v.Name == mount.Name)
                ?? throw new ContainerConfigException($"cannot find volume \"{mount.Name}\" to mount into container \"{container.Name}\"");
            mounts.Add(new Mount
            {
                ContainerPath = mount.MountPath.StartsWith('/') ? mount.MountPath : "/" + mount.MountPath,
                HostPath = HostPath(pod, volume, mount, variables),
                Readonly = mount.ReadOnlyProperty == true || IsProjected(volume),
                Propagation = mount.MountPropagation switch
                {
                    "HostToContainer" => MountPropagation.PropagationHostToContainer,
                    "Bidirectional" => MountPropagation.PropagationBidirectional,
                    _ => MountPropagation.PropagationPrivate,
                },
            });
        }

        return Task.FromResult<IReadOnlyList<Mount>>(mounts);
    }

    private string HostPath(V1Pod pod, V1Volume volume, V1VolumeMount mount, IReadOnlyDictionary<string, string> variables)
    {
        var root = PathOf(pod.Metadata.Uid, volume);
        var sub = mount.SubPathExpr is { Length: > 0 } expression ? Expansion.Expand(expression, variables) : mount.SubPath ?? "";
        if (mount.SubPathExpr is { Length: > 0 } && sub.Contains("$(", StringComparison.Ordinal))
        {
            throw new ContainerConfigException($"missing value for \"{sub[(sub.IndexOf("$(", StringComparison.Ordinal) + 2)..sub.IndexOf(')', StringComparison.Ordinal)]}\"");
        }

        return sub.Length == 0 ? root : directories.OnDisk ? SubPath.Resolve(root, sub) : Path.Combine(root, sub);
    }

    private string PathOf(string uid, V1Volume volume) => volume switch
    {
        { HostPath: { } host } => host.Path,
        { EmptyDir: not null } => directories.Volume(uid, "empty-dir", volume.Name),
        { ConfigMap: not null } => directories.Volume(uid, "configmap", volume.Name),
        { Secret: not null } => directories.Volume(uid, "secret", volume.Name),
        { DownwardAPI: not null } => directories.Volume(uid, "downward-api", volume.Name),
        _ => directories.Volume(uid, ProjectedKind, volume.Name),
    };

    private static bool IsProjected(V1Volume volume) => volume is { ConfigMap: not null } or { Secret: not null } or { DownwardAPI: not null } or { Projected: not null };

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
        if (Directory.Exists(path))
        {
            return;
        }

        Directory.CreateDirectory(path);
        if (source.Medium == "Memory" && FilePermissions.IsRoot)
        {
            var limit = source.SizeLimit?.ToInt64();
            FilePermissions.MountTmpfs(path, limit > 0 ? limit : null, FilePermissions.Everybody);
        }

        var group = pod.Spec.SecurityContext?.FsGroup;
        FilePermissions.Set(path, group is null ? FilePermissions.Everybody : FilePermissions.Everybody | FilePermissions.SetGroup, group);
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
        var fresh = !Directory.Exists(path);
        Directory.CreateDirectory(path);
        if (fresh && (volume.Secret is not null || HasToken(volume)) && FilePermissions.IsRoot)
        {
            // Secrets never touch a disk.
            FilePermissions.MountTmpfs(path, null, FilePermissions.Everybody);
        }

        var group = pod.Spec.SecurityContext?.FsGroup;
        AtomicFiles.Write(path, files, group, clock.GetUtcNow());
        FilePermissions.Set(path, group is null ? FilePermissions.Everybody : FilePermissions.Everybody | FilePermissions.SetGroup, group);
    }

    private async Task<string> TokenAsync(V1Pod pod, string volume, V1ServiceAccountTokenProjection source, Action onDue, CancellationToken ct)
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

    private static bool HasToken(V1Volume volume) => volume.Projected?.Sources?.Any(source => source.ServiceAccountToken is not null) == true;

    private Task<T?> FindAsync<T>(V1Pod pod, string name, Action onChange, CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        objects.FindAsync<T>(new ObjectKey(pod.Metadata.NamespaceProperty ?? "", name), pod.Metadata.Uid, onChange, ct);

    private static Task RemoveAsync(string root, CancellationToken ct) => Directory.Exists(root) ? Task.Run(() => Remove(root), ct) : Task.CompletedTask;

    private static void Remove(string root)
    {
        foreach (var volume in Directory.EnumerateDirectories(root).SelectMany(Directory.EnumerateDirectories))
        {
            if (FilePermissions.IsRoot)
            {
                FilePermissions.Unmount(volume);
            }
        }

        Directory.Delete(root, recursive: true);
    }
}
