using System.Text;
using Jota.Kubelet.Specs;
using k8s.Models;

namespace Jota.Kubelet.Volumes;

/// <summary>A file of a volume made from API objects.</summary>
/// <param name="Content">What is in it.</param>
/// <param name="Mode">Its permissions.</param>
/// <param name="User">Whose it is; null: root's.</param>
internal readonly record struct ProjectedFile(byte[] Content, int Mode, long? User = null);

/// <summary>What volume files are made from.</summary>
internal sealed record ProjectionInput(V1Pod Pod, string Volume)
{
    public required Func<string, Task<V1ConfigMap?>> ConfigMap { get; init; }

    public required Func<string, Task<V1Secret?>> Secret { get; init; }

    public required Func<V1ServiceAccountTokenProjection, Task<string>> Token { get; init; }

    public FieldValues Fields { get; init; } = new();

    public NodeCapacity Node { get; init; } = new(0, 0, 0);
}

/// <summary>Computes the files of configMap, secret, downwardAPI and projected volumes: paths to contents and modes.</summary>
internal sealed class ProjectedFiles(ProjectionInput input)
{
    private const int DefaultMode = 0x1A4; // 0644
    private const int OwnerOnly = 0x180; // 0600

    private readonly SortedDictionary<string, ProjectedFile> _files = new(StringComparer.Ordinal);

    /// <summary>The files of a volume; null when it is of another kind. Throws <see cref="VolumeException"/>.</summary>
    public static async Task<IReadOnlyDictionary<string, ProjectedFile>?> ComputeAsync(V1Volume volume, ProjectionInput input)
    {
        var files = new ProjectedFiles(input);
        switch (volume)
        {
            case { ConfigMap: { } map }:
                await files.AddConfigMapAsync(map.Name, map.Items, map.Optional, map.DefaultMode);
                break;
            case { Secret: { } secret }:
                await files.AddSecretAsync(secret.SecretName, secret.Items, secret.Optional, secret.DefaultMode);
                break;
            case { DownwardAPI: { } downward }:
                files.AddDownward(downward.Items, downward.DefaultMode);
                break;
            case { Projected: { } projected }:
                foreach (var source in projected.Sources ?? [])
                {
                    await files.AddAsync(source, projected.DefaultMode);
                }

                break;
            default:
                return null;
        }

        return files._files;
    }

    private async Task AddAsync(V1VolumeProjection source, int? mode)
    {
        switch (source)
        {
            case { ConfigMap: { } map }:
                await AddConfigMapAsync(map.Name, map.Items, map.Optional, mode);
                break;
            case { Secret: { } secret }:
                await AddSecretAsync(secret.Name, secret.Items, secret.Optional, mode);
                break;
            case { DownwardAPI: { } downward }:
                AddDownward(downward.Items, mode);
                break;
            case { ServiceAccountToken: { } token }:
                await AddTokenAsync(token, mode);
                break;
            default:
                throw new VolumeException(input.Volume, "this kind of projected source is not supported");
        }
    }

    /// <summary>A token is its user's alone where one is known; with an fsGroup, that group may read it too.</summary>
    private async Task AddTokenAsync(V1ServiceAccountTokenProjection token, int? mode)
    {
        var user = VolumeOwner.UserOf(input.Pod);
        var isOwned = user is not null || input.Pod.Spec.SecurityContext?.FsGroup is not null;
        _files[token.Path] = new(Encoding.UTF8.GetBytes(await input.Token(token)), isOwned ? OwnerOnly : mode ?? DefaultMode, user);
    }

    private async Task AddConfigMapAsync(string name, IList<V1KeyToPath>? items, bool? optional, int? mode)
    {
        var map = await input.ConfigMap(name);
        if (map is null && optional != true)
        {
            throw new VolumeException(input.Volume, $"configmap \"{name}\" not found");
        }

        var data = (map?.Data ?? new Dictionary<string, string>()).ToDictionary(d => d.Key, d => Encoding.UTF8.GetBytes(d.Value));
        foreach (var (key, bytes) in map?.BinaryData ?? new Dictionary<string, byte[]>())
        {
            data[key] = bytes;
        }

        Add(data, items, optional, mode, "configmap");
    }

    private async Task AddSecretAsync(string name, IList<V1KeyToPath>? items, bool? optional, int? mode)
    {
        var secret = await input.Secret(name);
        if (secret is null && optional != true)
        {
            throw new VolumeException(input.Volume, $"secret \"{name}\" not found");
        }

        Add(secret?.Data ?? new Dictionary<string, byte[]>(), items, optional, mode, "secret");
    }

    private void Add(IDictionary<string, byte[]> data, IList<V1KeyToPath>? items, bool? optional, int? mode, string kind)
    {
        if (items is not { Count: > 0 })
        {
            foreach (var (key, bytes) in data)
            {
                _files[key] = new(bytes, mode ?? DefaultMode);
            }

            return;
        }

        foreach (var item in items)
        {
            if (data.TryGetValue(item.Key, out var bytes))
            {
                _files[item.Path] = new(bytes, item.Mode ?? mode ?? DefaultMode);
            }
            else if (optional != true)
            {
                throw new VolumeException(input.Volume, kind == "configmap"
                    ? $"configmap references non-existent config key: {item.Key}"
                    : $"references non-existent secret key: {item.Key}");
            }
        }
    }

    private void AddDownward(IList<V1DownwardAPIVolumeFile>? items, int? mode)
    {
        foreach (var item in items ?? [])
        {
            try
            {
                var text = item.FieldRef is { } field
                    ? input.Fields.Of(input.Pod, field.FieldPath)
                    : ResourceFieldValue.Compute(input.Pod, item.ResourceFieldRef, null, input.Node);
                _files[item.Path] = new(Encoding.UTF8.GetBytes(text), item.Mode ?? mode ?? DefaultMode);
            }
            catch (ContainerConfigException e)
            {
                throw new VolumeException(input.Volume, e.Message);
            }
        }
    }
}
