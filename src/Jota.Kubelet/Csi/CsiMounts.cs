using System.Collections.Concurrent;
using Jota.Kubelet.Files;
using Jota.Kubelet.Plugins;

namespace Jota.Kubelet.Csi;

/// <summary>
/// Has drivers stage and publish volumes, and undo that. Whatever is begun is written down before; a call that failed or was cut is
/// repeated, or undone, later. The last pod that has a volume takes it off the node as well.
/// </summary>
internal sealed class CsiMounts
{
    private readonly CsiDrivers _drivers;
    private readonly CsiPaths _paths;
    private readonly CsiNotes _notes;
    private readonly VolumeTurns _turns = new();
    private readonly ConcurrentDictionary<string, string> _staged = new(StringComparer.Ordinal);

    /// <summary>Knows what an earlier kubelet of this node left.</summary>
    public CsiMounts(CsiDrivers drivers, CsiPaths paths, CsiNotes notes, bool onDisk)
    {
        (_drivers, _paths, _notes) = (drivers, paths, notes);
        foreach (var use in onDisk ? notes.ReadAll() : [])
        {
            Uses.Put(use, hasBegun: true);
        }
    }

    /// <summary>Who has which volumes.</summary>
    public CsiUses Uses { get; } = new();

    /// <summary>Whether a pod's volume is there, by what is mounted: so after a restart of the kubelet.</summary>
    public bool IsPublished(CsiUse use) => IsMount(_paths.Target(use.PodUid, use.Name));

    /// <summary>Stages and publishes a volume; answers where it is.</summary>
    /// <exception cref="CsiStepException">The driver is away, or could not.</exception>
    public async Task<string> PublishAsync(CsiMount mount, CancellationToken ct)
    {
        var use = mount.Use;
        using var turn = await _turns.TakeAsync(use.InStatus, ct);
        var driver = _drivers.Get(use.Driver);
        Uses.Put(use, hasBegun: true);
        _notes.Write(use);
        var staging = driver.Capabilities.Stages && !use.IsEphemeral ? await StageAsync(driver, mount, ct) : "";
        var target = _paths.Target(use.PodUid, use.Name);
        await CsiStepException.AroundAsync(CsiStep.Publish, () => driver.PublishAsync(
            new()
            {
                VolumeId = use.Handle,
                StagingTargetPath = staging,
                TargetPath = target,
                PublishContext = { Copy(mount.PublishContext) },
                VolumeCapability = mount.Capability(driver.Capabilities),
                Readonly = mount.IsReadOnly,
                Secrets = { Copy(mount.PublishSecrets) },
                VolumeContext = { mount.PodsContext },
            },
            ct));
        return target;
    }

    /// <summary>Tells the driver that a volume grew; answers how large it is now, in bytes.</summary>
    /// <exception cref="PluginException">It could not.</exception>
    public async Task<long> ExpandAsync(
        CsiMount mount, long bytes, IReadOnlyDictionary<string, string> secrets, CancellationToken ct)
    {
        var use = mount.Use;
        using var turn = await _turns.TakeAsync(use.InStatus, ct);
        var driver = _drivers.Get(use.Driver);
        var answer = await driver.ExpandAsync(
            new()
            {
                VolumeId = use.Handle,
                VolumePath = _paths.Target(use.PodUid, use.Name),
                StagingTargetPath = driver.Capabilities.Stages ? _paths.Staging(use.Driver, use.Handle) : "",
                CapacityRange = new() { RequiredBytes = bytes },
                VolumeCapability = mount.Capability(driver.Capabilities),
                Secrets = { Copy(secrets) },
            },
            ct);
        return answer.CapacityBytes > 0 ? answer.CapacityBytes : bytes;
    }

    /// <summary>
    /// Unpublishes all volumes of a pod, and unstages those that no other has. What fails stays written down, and is for the next call.
    /// </summary>
    /// <exception cref="IOException">A driver is away, could not, or left something behind.</exception>
    public async Task UnpublishAsync(string podUid, CancellationToken ct)
    {
        List<string> failures = [];
        foreach (var (use, hasBegun) in Uses.OfPod(podUid))
        {
            try
            {
                await (hasBegun ? UndoAsync(use, ct) : Task.CompletedTask);
                Uses.Remove(use);
            }
            catch (IOException e)
            {
                failures.Add($"volume \"{use.Name}\": {e.Message}");
            }
        }

        if (failures.Count > 0)
        {
            throw new IOException("UnmountVolume.TearDown failed for " + string.Join("; ", failures));
        }
    }

    private async Task<string> StageAsync(CsiDriver driver, CsiMount mount, CancellationToken ct)
    {
        var use = mount.Use;
        var staging = _paths.Staging(use.Driver, use.Handle);
        if (_staged.ContainsKey(use.InStatus))
        {
            return staging;
        }

        Directory.CreateDirectory(staging);
        _notes.WriteShared(use);
        await CsiStepException.AroundAsync(CsiStep.Stage, () => driver.StageAsync(
            new()
            {
                VolumeId = use.Handle,
                PublishContext = { Copy(mount.PublishContext) },
                StagingTargetPath = staging,
                VolumeCapability = mount.Capability(driver.Capabilities),
                Secrets = { Copy(mount.StageSecrets) },
                VolumeContext = { Copy(mount.Context) },
            },
            ct));
        _staged[use.InStatus] = staging;
        return staging;
    }

    private async Task UndoAsync(CsiUse use, CancellationToken ct)
    {
        using var turn = await _turns.TakeAsync(use.InStatus, ct);
        var driver = _drivers.Get(use.Driver);
        var target = _paths.Target(use.PodUid, use.Name);
        await driver.UnpublishAsync(new() { VolumeId = use.Handle, TargetPath = target }, ct);
        RemoveEmpty(target);
        if (!use.IsEphemeral && !Uses.IsShared(use) && Directory.Exists(_paths.Shared(use.Driver, use.Handle)))
        {
            await UnstageAsync(driver, use, ct);
        }

        File.Delete(_paths.Note(use.PodUid, use.Name));
        RemoveEmpty(_paths.Volume(use.PodUid, use.Name));
    }

    private async Task UnstageAsync(CsiDriver driver, CsiUse use, CancellationToken ct)
    {
        _staged.TryRemove(use.InStatus, out _);
        var staging = _paths.Staging(use.Driver, use.Handle);
        if (driver.Capabilities.Stages)
        {
            await driver.UnstageAsync(new() { VolumeId = use.Handle, StagingTargetPath = staging }, ct);
        }

        RemoveEmpty(staging);
        File.Delete(_paths.SharedNote(use.Driver, use.Handle));
        RemoveEmpty(_paths.Shared(use.Driver, use.Handle));
    }

    // What is still mounted there, or full, is a driver's that did not do what it said: nothing of it is touched.
    private static void RemoveEmpty(string folder)
    {
        if (IsMount(folder))
        {
            throw new IOException($"\"{folder}\" is still mounted");
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder);
        }
    }

    private static bool IsMount(string folder)
    {
        using var found = PinnedFile.FindPath(folder, PathRules.NoLinks);
        return found?.Facts.IsMountRoot == true;
    }

    private static Dictionary<string, string> Copy(IReadOnlyDictionary<string, string> texts) => new(texts);
}
