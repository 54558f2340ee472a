using System.Collections.Immutable;
using System.Globalization;
using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Files;
using Jota.Kubelet.Images;
using Jota.Kubelet.Observed;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Runtime;
using Jota.Kubelet.Runtime.Cri.V1;
using Jota.Kubelet.Specs;
using Jota.Kubelet.Volumes;
using k8s.Models;

namespace Jota.Kubelet.Containers;

/// <summary>Makes the configuration of a container: gathers what its spec refers to, then computes.</summary>
internal sealed class ContainerConfigs(
    ReferencedObjects objects, PodVolumes volumes, PodDirectories directories, IContainerRuntime runtime, IEventRecorder events,
    NodeCapacity node,
    DnsSettings dns, IReadOnlyList<string> hostIps)
{
    /// <summary>Throws <see cref="ContainerConfigException"/> with the text of <c>CreateContainerConfigError</c>.</summary>
    public async Task<ContainerConfig> BuildAsync(
        V1Pod pod, ContainerStart start, ObservedSandbox sandbox, string image, Action onChange, CancellationToken ct)
    {
        var container = start.Container;
        IReadOnlyList<string> ips = pod.Spec.HostNetwork == true ? hostIps : sandbox.Ips;
        var input = new EnvironmentInput(pod, container)
        {
            ConfigMaps = await ConfigMapsAsync(pod, container, onChange, ct),
            Secrets = await SecretsAsync(pod, container, onChange, ct),

            // On a simulated node nobody reads them.
            Services = directories.OnDisk ? await objects.ServicesAsync(pod, ct) : [],
            Fields = new FieldValues { PodIps = ips, HostIps = hostIps },
            Node = node,
        };
        var environment = EnvironmentPlan.Compute(input);
        TellInvalid(pod, container, environment);
        var values = environment.Values;
        var config = new ContainerConfig
        {
            Metadata = new() { Name = container.Name, Attempt = (uint)start.Attempt },
            Image = new() { Image = image },
            WorkingDir = container.WorkingDir ?? "",
            LogPath = PodDirectories.LogPath(container.Name, start.Attempt),
            Stdin = container.Stdin == true,
            StdinOnce = container.StdinOnce == true,
            Tty = container.Tty == true,
            Linux = new()
            {
                Resources = ContainerResourcesPlan.Compute(pod, container, pod.Qos(), node.Memory),
                SecurityContext = ContainerSecurityPlan.Compute(
                    pod, container, await runtime.ImageStatusAsync(image, ct), start.Target),
            },
        };
        config.Command.AddRange(container.Command?.Select(c => Expansion.Expand(c, values)) ?? []);
        config.Args.AddRange(container.Args?.Select(a => Expansion.Expand(a, values)) ?? []);
        config.Envs.AddRange(environment.Variables.Select(v => new KeyValue { Key = v.Key, Value = v.Value }));
        Label(config, pod, start);
        config.Mounts.AddRange(await volumes.MountsAsync(pod, container, values, ct));
        if (directories.OnDisk)
        {
            await AddOwnFilesAsync(config, pod, start, ips, ct);
            Directory.CreateDirectory(Path.Combine(directories.Logs(pod), container.Name));
        }

        return config;
    }

    /// <summary>Credentials of the pod's pull secrets that fit an image.</summary>
    public async Task<IReadOnlyList<AuthConfig>> PullSecretsAsync(V1Pod pod, string image, Action onChange, CancellationToken ct)
    {
        if (pod.Spec.ImagePullSecrets is not { Count: > 0 })
        {
            return [];
        }

        List<V1Secret> secrets = [];
        foreach (var reference in pod.Spec.ImagePullSecrets.Where(r => r.Name is { Length: > 0 }))
        {
            var key = new ObjectKey(pod.Metadata.NamespaceProperty ?? "", reference.Name);
            if (await objects.FindAsync<V1Secret>(key, pod.Metadata.Uid, onChange, ct) is { } secret)
            {
                secrets.Add(secret);
            }
        }

        return secrets.Count == 0 ? [] : RegistryCredentials.Parse(secrets).For(image);
    }

    private static void Label(ContainerConfig config, V1Pod pod, ContainerStart start)
    {
        var container = start.Container;
        SandboxConfigs.AddIdentity(config.Labels, pod);
        config.Labels[ContainerLabels.ContainerName] = container.Name;
        config.Annotations[ContainerLabels.Hash] = ContainerHash.Of(container);
        config.Annotations[ContainerLabels.RestartCount] = start.Attempt.ToString(CultureInfo.InvariantCulture);
        config.Annotations[ContainerLabels.TerminationMessagePath] = container.TerminationMessagePath ?? "/dev/termination-log";
        config.Annotations[ContainerLabels.TerminationMessagePolicy] = container.TerminationMessagePolicy ?? "File";
        config.Annotations[ContainerLabels.PodTerminationGracePeriod] =
            (pod.Spec.TerminationGracePeriodSeconds ?? 30).ToString(CultureInfo.InvariantCulture);
        if (pod.IsInit(container.Name) && !container.IsSidecar())
        {
            config.Annotations[ContainerLabels.Init] = "true";
        }
    }

    /// <summary><c>/etc/hosts</c> and the file for last words.</summary>
    private async Task AddOwnFilesAsync(
        ContainerConfig config, V1Pod pod, ContainerStart start, IReadOnlyList<string> ips, CancellationToken ct)
    {
        if (config.Mounts.All(m => m.ContainerPath != "/etc/hosts"))
        {
            var file = directories.EtcHosts(pod.Metadata.Uid);
            var host = pod.Spec.HostNetwork == true && File.Exists("/etc/hosts") ? await File.ReadAllTextAsync("/etc/hosts", ct) : null;
            await File.WriteAllTextAsync(file, PodNetworkNames.Hosts(pod, ips, dns.ClusterDomain, host), ct);
            config.Mounts.Add(new Mount { ContainerPath = "/etc/hosts", HostPath = file });
        }

        var words = directories.TerminationMessage(pod.Metadata.Uid, start.Container.Name, start.Attempt);
        Directory.CreateDirectory(Path.GetDirectoryName(words)!);
        await File.WriteAllBytesAsync(words, [], ct);
        if (!OperatingSystem.IsWindows())
        {
            // Whoever the container runs as may write its last words.
            const UnixFileMode AllWrite =
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite |
                UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
            File.SetUnixFileMode(words, AllWrite);
        }

        config.Mounts.Add(new Mount { ContainerPath = start.Container.TerminationMessagePath ?? "/dev/termination-log", HostPath = words });
    }

    private static bool Refers(V1Container container) => container is { Env.Count: > 0 } or { EnvFrom.Count: > 0 };

    private async Task<IReadOnlyDictionary<string, V1ConfigMap>> ConfigMapsAsync(
        V1Pod pod, V1Container container, Action onChange, CancellationToken ct)
    {
        if (!Refers(container))
        {
            return Nothing<V1ConfigMap>.ByName;
        }

        var names = (container.Env
            ?? []).Select(e => e.ValueFrom?.ConfigMapKeyRef?.Name).Concat((container.EnvFrom ?? []).Select(e => e.ConfigMapRef?.Name));
        return await FindAllAsync<V1ConfigMap>(pod, names, onChange, ct);
    }

    private async Task<IReadOnlyDictionary<string, V1Secret>> SecretsAsync(
        V1Pod pod, V1Container container, Action onChange, CancellationToken ct)
    {
        if (!Refers(container))
        {
            return Nothing<V1Secret>.ByName;
        }

        var names = (container.Env
            ?? []).Select(e => e.ValueFrom?.SecretKeyRef?.Name).Concat((container.EnvFrom ?? []).Select(e => e.SecretRef?.Name));
        return await FindAllAsync<V1Secret>(pod, names, onChange, ct);
    }

    private async Task<IReadOnlyDictionary<string, T>> FindAllAsync<T>(
        V1Pod pod, IEnumerable<string?> names, Action onChange, CancellationToken ct)
        where T : class, k8s.IKubernetesObject<V1ObjectMeta>
    {
        var found = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var name in names.Where(n => n is { Length: > 0 }).Distinct())
        {
            var key = new ObjectKey(pod.Metadata.NamespaceProperty ?? "", name!);
            if (await objects.FindAsync<T>(key, pod.Metadata.Uid, onChange, ct) is { } obj)
            {
                found[name!] = obj;
            }
        }

        return found;
    }

    private void TellInvalid(V1Pod pod, V1Container container, EnvironmentPlan environment)
    {
        if (environment.Invalid.Count == 0)
        {
            return;
        }

        foreach (var group in environment.Invalid.GroupBy(i => i.Source))
        {
            events.Warning(pod, container.Name, "InvalidEnvironmentVariableNames",
                $"Keys [{string.Join(", ", group.Select(g => g.Name))}] from the EnvFrom {group.Key} were skipped since they are " +
                "considered invalid environment variable names.");
        }
    }

    private static class Nothing<T>
    {
        public static readonly IReadOnlyDictionary<string, T> ByName = ImmutableDictionary<string, T>.Empty;
    }
}
