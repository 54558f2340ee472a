using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Jota.Hosting;
using Jota.Terminal;

namespace Jota.Commands.Running;

/// <summary><c>jota run proxy</c>: what makes services' addresses answer on this machine, for a cluster that is elsewhere.</summary>
internal sealed class RunProxyCommand
{
    private readonly Option<string> _dataDirectory = CommonOptions.DataDirectory();

    private readonly Option<string> _kubeconfig = KubeconfigOption.Of("system:kube-proxy");

    private readonly Option<string?> _override = new("--hostname-override")
    {
        Description = "The node's name (default: the machine's).",
        HelpName = "NAME",
    };

    private readonly Option<IPAddress?> _address = new("--node-ip", "--nodeport-address")
    {
        Description = "The address at which ports of nodes are open (default: the one that leads to the cluster).",
        HelpName = "ADDRESS",
        CustomParser = CommonOptions.Address,
    };

    private readonly Option<IPNetwork[]> _clusterCidr = new("--cluster-cidr")
    {
        Description = "The addresses of pods, whose traffic to services keeps its source; one range of each family with a comma for both.",
        HelpName = "CIDR",
        DefaultValueFactory = _ => [],
        CustomParser = Networks,
    };

    private readonly Option<ServingOptions> _health = Place(
        "--healthz-bind-address", "Where /healthz and /livez are told, in plain HTTP; port 0 for nowhere.", 10256);

    private readonly Option<ServingOptions> _metrics = Place(
        "--metrics-bind-address", "Where /metrics is told, in plain HTTP; port 0 for nowhere.", 10249);

    private readonly Option<bool> _verbose = CommonOptions.Verbose();

    /// <summary>The command with its options.</summary>
    public static Command Create() => new RunProxyCommand().Build();

    private Command Build()
    {
        var command = new Command("proxy", "Make services' addresses answer on this machine, a node of a cluster that is elsewhere.")
        {
            _kubeconfig, _override, _address, _clusterCidr, _health, _metrics, _dataDirectory, _verbose,
        };
        command.Aliases.Add("kube-proxy");
        command.SetAction((result, ct) => Foreground.RunAsync(
            async (logging, _, ct) =>
            {
                var proxy = await ProxyComponent.StartAsync(OptionsOf(result), logging, ct);
                return (proxy, $"ready: {proxy.Text}");
            },
            result.GetValue(_verbose),
            ct));
        return command;
    }

    private ProxyComponentOptions OptionsOf(ParseResult result) => new()
    {
        Kubeconfig = result.GetRequiredValue(_kubeconfig),
        DataDirectory = Path.GetFullPath(result.GetRequiredValue(_dataDirectory)),
        NodeName = result.GetValue(_override)?.ToLowerInvariant(),
        NodeAddress = result.GetValue(_address),
        PodRanges = result.GetValue(_clusterCidr) ?? [],
        Health = result.GetRequiredValue(_health),
        Metrics = result.GetRequiredValue(_metrics),
    };

    private static IPNetwork[] Networks(ArgumentResult result)
    {
        var networks = new List<IPNetwork>();
        foreach (var text in result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (IPNetwork.TryParse(text, out var network))
            {
                networks.Add(network);
            }
            else
            {
                result.AddError($"--cluster-cidr {text}: give a network such as 10.244.0.0/16");
            }
        }

        return [.. networks];
    }

    /// <summary>An address with a port, an address alone, or (so that it can be turned off) a port 0.</summary>
    private static Option<ServingOptions> Place(string name, string what, int usual) => new(name)
    {
        Description = what,
        HelpName = "ADDRESS:PORT",
        DefaultValueFactory = _ => new(IPAddress.Loopback, usual),
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (text == "0")
            {
                return ServingOptions.Nowhere;
            }

            if (IPEndPoint.TryParse(text, out var at))
            {
                var port = at.Port == 0 && !text.EndsWith(":0", StringComparison.Ordinal) ? usual : at.Port;
                return new(at.Address, port == 0 ? null : port);
            }

            result.AddError(string.Create(
                CultureInfo.InvariantCulture, $"{name} {text}: give an address and a port, such as 127.0.0.1:{usual}"));
            return ServingOptions.Nowhere;
        },
    };
}
