using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of a container's volume mounts and block devices.</summary>
internal static class MountRules
{
    public static void Validate(V1Container container, PodSpecScope scope, FieldErrors at)
    {
        var paths = new HashSet<string>();
        var (devices, devicePaths) = NamesAndPaths(container.VolumeDevices, device => device.Name, device => device.DevicePath);
        for (var i = 0; i < container.VolumeMounts?.Count; i++)
        {
            var mount = container.VolumeMounts[i];
            ValidateVolume(mount.Name, scope, at.At(i).At("name"));
            var path = at.At(i).At("mountPath");
            path.Present(mount.MountPath);
            if (!paths.Add(mount.MountPath ?? ""))
            {
                path.Invalid(mount.MountPath, "must be unique");
            }

            if (devices?.Contains(mount.Name) == true)
            {
                at.At(i).At("name").Invalid(mount.Name, "must not already exist in volumeDevices");
            }

            if (devicePaths?.Contains(mount.MountPath) == true)
            {
                path.Invalid(mount.MountPath, "must not already exist as a path in volumeDevices");
            }

            ValidateSubPaths(mount, at, at.At(i));
            MountModeRules.Validate(mount, container, at);
        }
    }

    public static void ValidateDevices(V1Container container, PodSpecScope scope, FieldErrors at)
    {
        var names = new HashSet<string>();
        var paths = new HashSet<string>();
        var (mounts, mountPaths) = NamesAndPaths(
            container.VolumeDevices is { Count: > 0 } ? container.VolumeMounts : null, mount => mount.Name, mount => mount.MountPath);
        for (var i = 0; i < container.VolumeDevices?.Count; i++)
        {
            var device = container.VolumeDevices[i];
            ValidateDeviceName(device.Name ?? "", names, scope, at.At(i).At("name"));
            ValidateDevicePath(device.DevicePath ?? "", paths, at.At(i).At("devicePath"));
            if (mounts?.Contains(device.Name) == true)
            {
                at.At(i).At("name").Invalid(device.Name, "must not already exist in volumeMounts");
            }

            if (mountPaths?.Contains(device.DevicePath) == true)
            {
                at.At(i).At("devicePath").Invalid(device.DevicePath, "must not already exist as a path in volumeMounts");
            }
        }
    }

    /// <summary>To be looked up; nothing for no list, as nearly every pod's devices are.</summary>
    private static (HashSet<string?>? Names, HashSet<string?>? Paths) NamesAndPaths<T>(
        IList<T>? all, Func<T, string?> name, Func<T, string?> path) =>
        all is { Count: > 0 } ? (all.Select(name).ToHashSet(), all.Select(path).ToHashSet()) : default;

    private static void ValidateVolume(string? name, PodSpecScope scope, FieldErrors at)
    {
        at.Present(name);
        if (!scope.Volumes.ContainsKey(name ?? ""))
        {
            at.NotFound(name ?? "");
        }
    }

    // Upstream tells a bad path of the whole list, the rest of the mount itself.
    private static void ValidateSubPaths(V1VolumeMount mount, FieldErrors list, FieldErrors at)
    {
        var (path, expression) = (mount.SubPath ?? "", mount.SubPathExpr ?? "");
        PathRules.Descending(path, list.At("subPath"));
        if (expression.Length > 0 && path.Length > 0)
        {
            at.At("subPathExpr").Invalid(expression, "subPathExpr and subPath are mutually exclusive");
        }

        PathRules.Descending(expression, list.At("subPathExpr"));
    }

    private static void ValidateDeviceName(string name, HashSet<string> names, PodSpecScope scope, FieldErrors at)
    {
        at.Present(name);
        if (name.Length > 0 && !names.Add(name))
        {
            at.Invalid(name, "must be unique");
        }

        switch (scope.Volumes.GetValueOrDefault(name))
        {
            case null:
                at.NotFound(name);
                break;
            case { PersistentVolumeClaim: null, Ephemeral: null }:
                at.Invalid(name, "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode");
                break;
            default:
                break;
        }
    }

    private static void ValidateDevicePath(string path, HashSet<string> paths, FieldErrors at)
    {
        at.Present(path);
        if (paths.Contains(path))
        {
            at.Invalid(path, "must be unique");
        }

        if (PathRules.StepsBack(path))
        {
            at.Invalid(path, "can not contain backsteps ('..')");
        }
        else
        {
            paths.Add(path);
        }
    }
}
