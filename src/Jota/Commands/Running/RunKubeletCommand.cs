using System.CommandLine;
using System.Net;
using Jota.Hosting;
using Jota.Terminal;

namespace Jota.Commands.Running;

/// <summary><c>jota run kubelet</c>: this machine as a node of a cluster that is elsewhere, with nothing but a kubelet.</summary>
internal sealed class RunKubeletCommand
{
    private readonly Option<string> _dataDirectory = CommonOptions.DataDirectory();

    private readonly Option<string> _kubeconfig = KubeconfigOption.Of("system:node:NAME");

    private readonly Option<string?> _bootstrap = new("--bootstrap-kubeconfig")
    {
        Description =
            "Where --kubeconfig names no file yet: who may ask for the node's certificate. The kubeconfig is then written with it.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _override = new("--hostname-override")
    {
        Description = "The node's name (default: the machine's).",
        HelpName = "NAME",
    };

    private readonly Option<bool> _simulated = new("--simulated") { Description = "Run containers in name only." };

    private readonly Option<string> _clusterDns = new("--cluster-dns")
    {
        Description = "The servers of names that pods are told, with commas.",
        HelpName = "ADDRESS,…",
        DefaultValueFactory = _ => "10.96.0.10",
    };

    private readonly Option<int> _port = Port("--port", "Where the API server reaches the node; 0 for a free port.", 10250);

    private readonly Option<int> _healthPort = Port("--healthz-port", "The port of /healthz, in plain HTTP; 0 for none.", 10248);

    private readonly Option<IPAddress> _healthAddress = new("--healthz-bind-address")
    {
        Description = "Where /healthz is told.",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => IPAddress.Loopback,
        CustomParser = result => CommonOptions.Address(result) ?? IPAddress.Loopback,
    };

    private readonly NodeCommandOptions _node = new(isGuest: false);

    private readonly Option<bool> _verbose = CommonOptions.Verbose();

    /// <summary>The command with its options.</summary>
    public static Command Create() => new RunKubeletCommand().Build();

    private Command Build()
    {
        var command = new Command("kubelet", "Run the kubelet of this machine, a node of a cluster that is elsewhere.")
        {
            _kubeconfig, _bootstrap, _override, _simulated, _clusterDns, _port, _healthAddress, _healthPort, _dataDirectory,
        };
        foreach (var option in _node.Machine.Concat(_node.Services).Append(_verbose))
        {
            // Services and names are others' here.
            option.Hidden = option.Name is "--node-name" or "--kube-proxy" or "--dns" or "--pod-network";
            command.Options.Add(option);
        }

        command.SetAction((result, ct) => Foreground.RunAsync(
            async (logging, progress, ct) =>
            {
                var kubelet = await KubeletComponent.StartAsync(OptionsOf(result), logging, progress, ct);
                return (kubelet, $"ready: {kubelet.Text}");
            },
            result.GetValue(_verbose),
            ct));
        return command;
    }

    private KubeletComponentOptions OptionsOf(ParseResult result)
    {
        var options = _node.Over(result, new KubeletComponentOptions
        {
            DataDirectory = Path.GetFullPath(result.GetRequiredValue(_dataDirectory)),
            Kubeconfig = result.GetRequiredValue(_kubeconfig),
            BootstrapKubeconfig = result.GetValue(_bootstrap),
            Simulated = result.GetValue(_simulated),
            ClusterDns = result.GetRequiredValue(_clusterDns)
                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            Port = result.GetValue(_port),
            Health = new(
                result.GetValue(_healthAddress) ?? IPAddress.Loopback, result.GetValue(_healthPort) is > 0 and var port ? port : null),
        });
        return options with { NodeName = result.GetValue(_override) ?? options.NodeName };
    }

    private static Option<int> Port(string name, string what, int usual)
    {
        var option = new Option<int>(name) { Description = what, HelpName = "N", DefaultValueFactory = _ => usual };
        option.Validators.Add(result => CommonOptions.Between(result, 0, 65535));
        return option;
    }
}
