using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Jota.Hosting;
using Jota.Terminal;

namespace Jota.Commands;

/// <summary>
/// <c>jota up</c>: a whole cluster in this process, until it is told to stop. <c>jota server</c>: the same without a node, unless it is
/// asked for.
/// </summary>
internal sealed class UpCommand
{
    private readonly Option<string> _dataDirectory = CommonOptions.DataDirectory();

    private readonly Option<int> _port = new("--port")
    {
        Description = "The API's port; 0 for a free one.",
        DefaultValueFactory = _ => 6443,
        HelpName = "N",
    };

    private readonly Option<IPAddress> _bind = new("--bind-address")
    {
        Description = "Where the API listens; 0.0.0.0 for everywhere.",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => IPAddress.Loopback,
        CustomParser = result => Address(result) ?? IPAddress.Loopback,
    };

    private readonly Option<IPAddress?> _advertise = new("--advertise-address")
    {
        Description = "Where others are told to find the API (default: where it listens).",
        HelpName = "ADDRESS",
        CustomParser = Address,
    };

    private readonly Option<string[]> _names = new("--tls-san")
    {
        Description = "A further name or address that the API's certificate is good for. May be repeated.",
        HelpName = "NAME",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<bool> _withNode = new("--with-node") { Description = "Make this machine a node, too." };

    private readonly Option<RuntimeKind> _runtime = new("--runtime")
    {
        Description = "Real containers, simulated ones, no node at all, or (auto) real ones where that is possible.",
        HelpName = "auto|containerd|simulated|none",
        CustomParser = Word<RuntimeKind>,
        DefaultValueFactory = _ => RuntimeKind.Auto,
    };

    private readonly Option<int?> _nodes = new("--nodes") { Description = "How many simulated nodes.", HelpName = "N" };

    private readonly Option<StoreKind> _store = new("--store")
    {
        Description = "Keep objects durably in a file, or in memory until the process ends.",
        HelpName = "sqlite|memory",
        CustomParser = Word<StoreKind>,
        DefaultValueFactory = _ => StoreKind.Sqlite,
    };

    private readonly Option<bool> _acceptDataLoss = new("--accept-data-loss")
    {
        Description =
            "Where the stored objects are damaged, go on with those that can be read. The damaged files are kept in the data directory.",
    };

    private readonly Option<string?> _nodeName = new("--node-name")
    {
        Description = "The real node's name (default: the machine's).",
        HelpName = "NAME",
    };

    private readonly Option<string?> _images = new("--image-dir")
    {
        Description = "A folder of OCI image archives to load.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _endpoint = new("--container-runtime-endpoint")
    {
        Description = "The socket of a CRI runtime that already runs, instead of a private containerd.",
        HelpName = "SOCKET",
    };

    private readonly Option<string[]> _mirrors = new("--registry-mirror")
    {
        Description = "Pull a registry's images from elsewhere, such as docker.io=http://127.0.0.1:5000. May be repeated.",
        HelpName = "REGISTRY=URL",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string> _podCidr = new("--pod-cidr")
    {
        Description = "The addresses of pods.",
        HelpName = "CIDR",
        DefaultValueFactory = _ => "10.244.0.0/16",
    };

    private readonly Option<string> _serviceCidr = new("--service-cidr")
    {
        Description = "The addresses of services.",
        HelpName = "CIDR",
        DefaultValueFactory = _ => "10.96.0.0/12",
    };

    private readonly Option<KubeProxyKind> _kubeProxy = new("--kube-proxy")
    {
        Description = "Make services' addresses answer on the real node by nftables, or leave that to others.",
        HelpName = "nftables|none",
        CustomParser = Word<KubeProxyKind>,
        DefaultValueFactory = _ => KubeProxyKind.Nftables,
    };

    private readonly Option<DnsKind> _dns = new("--dns")
    {
        Description = "Who answers names in pods: this process, or nobody (none), so that CoreDNS can be run instead.",
        HelpName = "jota|none",
        CustomParser = Word<DnsKind>,
        DefaultValueFactory = _ => DnsKind.Jota,
    };

    private readonly Option<bool> _changeCause = new("--change-cause")
    {
        Description =
            "Say in a deployment's rollout history what each revision changed, where nobody gave a cause; --change-cause=false for " +
            "upstream's <none>.",
        DefaultValueFactory = _ => true,
    };

    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "Log what happens, not only what goes wrong." };

    /// <summary>The command with its options.</summary>
    public static Command Create() => new UpCommand().Build(
        "up", "Run a cluster: API server, controllers, scheduler and node(s) in this process.");

    /// <summary>The same without a node, unless <c>--with-node</c> asks for it.</summary>
    public static Command CreateServer()
    {
        var server = new UpCommand();
        var command = server.Build("server", "Run API server, controllers and scheduler, for nodes elsewhere.", server._withNode);
        command.Options.Remove(server._runtime);
        return command;
    }

    private Command Build(string name, string what, params Option[] more)
    {
        _port.Validators.Add(result => Between(result, 0, 65535));
        _serviceCidr.Validators.Add(IsNetwork);
        _nodes.Validators.Add(result => Between(result, 0, 10000));
        _mirrors.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => t.Value.IndexOf('=', StringComparison.Ordinal) <= 0))
            {
                result.AddError($"--registry-mirror {token.Value}: give REGISTRY=URL");
            }
        });
        _names.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => Uri.CheckHostName(t.Value) == UriHostNameType.Unknown))
            {
                result.AddError($"--tls-san {token.Value}: give a host name or an IP address");
            }
        });
        var command = new Command(name, what)
        {
            _dataDirectory, _port, _bind, _advertise, _names, _runtime, _nodes, _store, _acceptDataLoss, _nodeName, _images, _endpoint,
            _mirrors, _podCidr, _serviceCidr, _kubeProxy, _dns, _changeCause, _verbose,
        };
        foreach (var option in more)
        {
            command.Options.Add(option);
        }

        command.SetAction((result, ct) => ForegroundCluster.RunAsync(OptionsOf(result), result.GetValue(_verbose), ct));
        return command;
    }

    private ClusterOptions OptionsOf(ParseResult result) => new()
    {
        DataDirectory = Path.GetFullPath(result.GetRequiredValue(_dataDirectory)),
        Port = result.GetValue(_port),
        BindAddress = result.GetValue(_bind) ?? IPAddress.Loopback,
        AdvertiseAddress = result.GetValue(_advertise),
        TlsNames = result.GetValue(_names) ?? [],
        Runtime = RuntimeOf(result),
        SimulatedNodes = result.GetValue(_nodes),
        Store = result.GetValue(_store),
        AcceptDataLoss = result.GetValue(_acceptDataLoss),
        NodeName = result.GetValue(_nodeName),
        ImageDirectory = result.GetValue(_images),
        RuntimeEndpoint = result.GetValue(_endpoint),
        PodCidr = result.GetRequiredValue(_podCidr),
        ServiceCidr = result.GetRequiredValue(_serviceCidr),
        KubeProxy = result.GetValue(_kubeProxy),
        Dns = result.GetValue(_dns),
        Deployments = new() { GenerateChangeCause = result.GetValue(_changeCause) },
        RegistryMirrors = (result.GetValue(_mirrors) ?? [])
            .ToDictionary(m => m[..m.IndexOf('=', StringComparison.Ordinal)], m => m[(m.IndexOf('=', StringComparison.Ordinal) + 1)..]),
    };

    private RuntimeKind RuntimeOf(ParseResult result) => result.CommandResult.Command.Name switch
    {
        "up" => result.GetValue(_runtime),
        _ when result.GetValue(_withNode) => RuntimeKind.Auto,
        _ => RuntimeKind.None,
    };

    private static IPAddress? Address(ArgumentResult result)
    {
        if (IPAddress.TryParse(result.Tokens[0].Value, out var address))
        {
            return address;
        }

        result.AddError($"\"{result.Tokens[0].Value}\" is no IP address");
        return null;
    }

    private static T Word<T>(ArgumentResult result)
        where T : struct, Enum
    {
        var word = result.Tokens[0].Value;
        foreach (var name in Enum.GetNames<T>())
        {
            if (string.Equals(name, word, StringComparison.OrdinalIgnoreCase))
            {
                return Enum.Parse<T>(name);
            }
        }

        result.AddError($"\"{word}\" is none of {string.Join(", ", Enum.GetNames<T>().Select(n => n.ToLowerInvariant()))}");
        return default;
    }

    private static void IsNetwork(OptionResult result)
    {
        if (result.Tokens is [var token] && !IPNetwork.TryParse(token.Value, out _))
        {
            result.AddError($"{result.IdentifierToken?.Value} {token.Value}: give a network such as 10.96.0.0/12");
        }
    }

    private static void Between(OptionResult result, int low, int high)
    {
        if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var value) && (value < low || value > high))
        {
            result.AddError($"{result.IdentifierToken?.Value} {value}: give a number from {low} to {high}");
        }
    }
}
