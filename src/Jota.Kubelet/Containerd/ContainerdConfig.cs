using System.Text;

namespace Jota.Kubelet.Containerd;

/// <summary>Writes containerd's configuration: version 2, which 1.6 and all later releases read.</summary>
internal static class ContainerdConfig
{
    /// <summary>The text of <c>config.toml</c>.</summary>
    public static string Compute(ContainerdPaths paths, ContainerdOptions options, HostFacts host, string cniPlugins) => $"""
        version = 2
        root = {Quote(paths.Root)}
        state = {Quote(paths.State)}
        disabled_plugins = [
          "io.containerd.internal.v1.opt",
          "io.containerd.snapshotter.v1.aufs",
          "io.containerd.snapshotter.v1.btrfs",
          "io.containerd.snapshotter.v1.devmapper",
          "io.containerd.snapshotter.v1.zfs",
          "io.containerd.tracing.processor.v1.otlp",
          "io.containerd.internal.v1.tracing",
        ]

        [grpc]
          address = {Quote(paths.Socket)}

        [debug]
          level = "warn"

        [plugins."io.containerd.grpc.v1.cri"]
          sandbox_image = {Quote(options.SandboxImage)}
          stream_server_address = "127.0.0.1"
          stream_server_port = "0"
          disable_apparmor = {Bool(!host.HasAppArmor)}
          tolerate_missing_hugetlb_controller = true
          disable_hugetlb_controller = {Bool(!host.HasHugetlb)}
          restrict_oom_score_adj = {Bool(!host.MayLowerOomScore)}
          enable_unprivileged_ports = true
          enable_unprivileged_icmp = true
          netns_mounts_under_state_dir = true

          [plugins."io.containerd.grpc.v1.cri".containerd]
            snapshotter = "{(host.HasOverlay ? "overlayfs" : "native")}"
            default_runtime_name = "runc"

            [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
              runtime_type = "io.containerd.runc.v2"

              [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
                SystemdCgroup = false

          [plugins."io.containerd.grpc.v1.cri".cni]
            bin_dir = {Quote(cniPlugins)}
            conf_dir = {Quote(options.UsesUsualCniFolders ? ContainerdPaths.UsualCniConfig : paths.CniConfig)}

          [plugins."io.containerd.grpc.v1.cri".registry]
            config_path = {Quote(paths.Registries)}

        """;

    /// <summary>
    /// The text of a registry's <c>hosts.toml</c>: its mirrors in their order, then the registry itself unless a mirror stands for it.
    /// </summary>
    public static string ComputeHosts(IReadOnlyCollection<RegistryMirror> mirrors)
    {
        var text = new StringBuilder();
        if (mirrors.FirstOrDefault(mirror => mirror.Only) is { } only)
        {
            text.Append($"server = {Quote(only.Endpoint)}\n");
        }

        foreach (var mirror in mirrors)
        {
            text.Append($"[host.{Quote(mirror.Endpoint)}]\n  capabilities = [\"pull\", \"resolve\"]\n");
        }

        return text.ToString();
    }

    private static string Bool(bool value) => value ? "true" : "false";

    private static string Quote(string value) =>
        "\"" + value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
