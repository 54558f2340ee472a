using System.CommandLine;
using System.Net;
using Jota.Client;
using Jota.Hosting;
using Jota.Scheduler;
using Jota.Terminal;

namespace Jota.Commands;

/// <summary>
/// <c>jota up</c>: a whole cluster in this process, until it is told to stop. <c>jota server</c>: the same without a node, unless it is
/// asked for.
/// </summary>
internal sealed class UpCommand
{
    private const string ApiServerName = "apiserver";

    private readonly Option<string> _dataDirectory = CommonOptions.DataDirectory();

    private readonly Option<int> _port = new("--port", "--secure-port")
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
        CustomParser = result => CommonOptions.Address(result) ?? IPAddress.Loopback,
    };

    private readonly Option<IPAddress?> _advertise = new("--advertise-address")
    {
        Description = "Where others are told to find the API (default: where it listens).",
        HelpName = "ADDRESS",
        CustomParser = CommonOptions.Address,
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
        CustomParser = CommonOptions.Word<RuntimeKind>,
        DefaultValueFactory = _ => RuntimeKind.Auto,
    };

    private readonly Option<int?> _nodes = new("--nodes") { Description = "How many simulated nodes.", HelpName = "N" };

    private readonly Option<StoreKind> _store = new("--store")
    {
        Description = "Keep objects durably in a file, in memory until the process ends, or in an etcd (ours, or of --etcd-endpoints).",
        HelpName = "sqlite|memory|etcd",
        CustomParser = CommonOptions.Word<StoreKind>,
        DefaultValueFactory = _ => StoreKind.Sqlite,
    };

    private readonly EtcdCommandOptions _etcd = new();

    private readonly EncryptionCommandOptions _encryption = new();

    private readonly Option<bool> _acceptDataLoss = new("--accept-data-loss")
    {
        Description =
            "Where the stored objects are damaged, go on with those that can be read. The damaged files are kept in the data directory.",
    };

    private readonly Option<string> _podCidr = new("--pod-cidr", "--cluster-cidr")
    {
        Description = "The addresses of pods; one range of each family with a comma for both.",
        HelpName = "CIDR",
        DefaultValueFactory = _ => "10.244.0.0/16",
    };

    private readonly Option<int> _maskIPv4 = new("--node-cidr-mask-size-ipv4")
    {
        Description = "How long the prefix is of what a node gets of the pods' IPv4 addresses.",
        HelpName = "N",
        DefaultValueFactory = _ => 24,
    };

    private readonly Option<int> _maskIPv6 = new("--node-cidr-mask-size-ipv6")
    {
        Description = "The same of their IPv6 addresses.",
        HelpName = "N",
        DefaultValueFactory = _ => 64,
    };

    private readonly Option<int> _grace = new("--node-monitor-grace-period")
    {
        Description = "How many seconds a node may be silent before it counts as lost; they are heard of every ten.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => (int)new ClusterOptions { DataDirectory = "" }.NodeGrace.TotalSeconds,
    };

    private readonly Option<string> _serviceCidr = new("--service-cidr", "--service-cluster-ip-range")
    {
        Description = "The addresses of services.",
        HelpName = "CIDR",
        DefaultValueFactory = _ => "10.96.0.0/12",
    };

    private readonly Option<bool> _changeCause = new("--change-cause")
    {
        Description =
            "Say in a deployment's rollout history what each revision changed, where nobody gave a cause; --change-cause=false for " +
            "upstream's <none>.",
        DefaultValueFactory = _ => true,
    };

    private readonly Option<SchedulerConfiguration> _scheduler = new("--scheduler-config")
    {
        Description = "A file with a KubeSchedulerConfiguration: which schedulers there are, and how they choose nodes.",
        HelpName = "FILE",
        CustomParser = SchedulerConfigurationOption.Read,
    };

    private readonly Option<bool> _loadBalancer = new("--load-balancer")
    {
        Description =
            "Give services of type LoadBalancer (without a class, or of jota.dev/node) the nodes' addresses, so that what comes to their " +
            "ports there is led to the service.",
    };

    private readonly Option<int?> _requestsInFlight = new("--max-requests-inflight")
    {
        Description =
            "How many requests of others are worked on at a time, a long list counting as several; the rest wait for their turn by flow " +
            "schemas and priority levels. Unless given, 32 for each processor, at least 64 and at most 600.",
        HelpName = "N",
    };

    private readonly AuthenticationCommandOptions _authentication = new();

    private readonly AuditCommandOptions _audit = new();

    private readonly Option<TimeSpan> _snapshotEvery = new("--snapshot-every")
    {
        Description = "Take a snapshot of what is stored this often, such as 6h, into the data directory's folder snapshots; 0 for never.",
        HelpName = "DURATION",
        CustomParser = result => CommonOptions.Duration(result, "or 0 for never"),
    };

    private readonly Option<int> _snapshotsKept = new("--snapshots-kept")
    {
        Description = "How many of the newest snapshots stay.",
        HelpName = "N",
        DefaultValueFactory = _ => 5,
    };

    private readonly Option<Uri?> _join = new("--join")
    {
        Description = "With --store etcd: a server of the cluster that this one joins, such as https://192.168.1.10:6443.",
        HelpName = "URL",
        CustomParser = result => AgentCommand.Servers(result) is [var only] ? only : null,
    };

    private readonly Option<JoinToken?> _token = new("--token")
    {
        Description = "With what to join (jota token create --server, there); not needed any more once this server has joined.",
        HelpName = "TOKEN",
        CustomParser = AgentCommand.Token,
    };

    private readonly WithoutOption _without = new();

    private readonly NodeCommandOptions _node;

    private readonly Option<bool> _verbose = CommonOptions.Verbose();

    private UpCommand(bool isGuest) => _node = new(isGuest);

    /// <summary>The command with its options.</summary>
    public static Command Create() => new UpCommand(isGuest: true).Build(
        "up", "Run a cluster: API server, controllers, scheduler and node(s) in this process.");

    /// <summary>The same without a node, unless <c>--with-node</c> asks for it.</summary>
    public static Command CreateServer()
    {
        var server = new UpCommand(isGuest: false);
        var command = server.Build("server", "Run API server, controllers and scheduler, for nodes elsewhere.", server._withNode,
            server._join, server._token);
        command.Options.Remove(server._runtime);
        command.Subcommands.Add(LeaveCommand.Create());
        return command;
    }

    /// <summary>The API server alone: what there is of a server without controllers, scheduler and nodes.</summary>
    public static Command CreateApiServer()
    {
        var server = new UpCommand(isGuest: false);
        var command = server.Build(ApiServerName, "Run the API server alone, for controllers, a scheduler and nodes elsewhere.",
            server._join, server._token);
        command.Aliases.Add("kube-apiserver");
        Option[] others =
        [
            server._runtime, server._nodes, .. server._node.Machine, .. server._node.Services, server._podCidr, server._maskIPv4,
            server._maskIPv6, server._grace, server._loadBalancer, server._changeCause, server._scheduler, server._without.Option,
        ];
        foreach (var option in others)
        {
            option.Hidden = true;
        }

        return command;
    }

    private Command Build(string name, string what, params Option[] more)
    {
        _port.Validators.Add(result => CommonOptions.Between(result, 0, 65535));
        _serviceCidr.Validators.Add(CommonOptions.IsNetwork);
        _maskIPv4.Validators.Add(result => CommonOptions.Between(result, 8, 30));
        _maskIPv6.Validators.Add(result => CommonOptions.Between(result, 16, 124));
        _grace.Validators.Add(result => CommonOptions.Between(result, 1, 24 * 3600));
        _nodes.Validators.Add(result => CommonOptions.Between(result, 0, 10000));
        _requestsInFlight.Validators.Add(result => CommonOptions.Between(result, 1, 100_000));
        _snapshotsKept.Validators.Add(result => CommonOptions.Between(result, 1, 10000));
        _names.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => Uri.CheckHostName(t.Value) == UriHostNameType.Unknown))
            {
                result.AddError($"--tls-san {token.Value}: give a host name or an IP address");
            }
        });
        var command = new Command(name, what)
        {
            _dataDirectory, _port, _bind, _advertise, _names, _without.Option, _runtime, _nodes, _store, _acceptDataLoss,
        };
        Option[] rest =
        [
            .. _etcd.All, .. _etcd.Own, _etcd.Force, .. _encryption.All,
            .. _node.Machine, _podCidr, _maskIPv4, _maskIPv6, _serviceCidr, _grace, .. _node.Services, _loadBalancer, _changeCause,
            _scheduler, _requestsInFlight, .. _authentication.All, .. _audit.All, _snapshotEvery, _snapshotsKept, _verbose, .. more,
        ];
        foreach (var option in rest)
        {
            command.Options.Add(option);
        }

        command.SetAction((result, ct) => Foreground.RunAsync(OptionsOf(result), result.GetValue(_verbose), ct));
        return command;
    }

    private ClusterOptions OptionsOf(ParseResult result) => result.CommandResult.Command.Name == ApiServerName
        ? WithoutOption.Apply(AsGiven(result), [ClusterComponent.Scheduler, ClusterComponent.Controllers, ClusterComponent.Kubelet])
        : WithoutOption.Apply(AsGiven(result), _without.Of(result));

    private ClusterOptions AsGiven(ParseResult result) => _node.Over(result, new ClusterOptions
    {
        DataDirectory = Path.GetFullPath(result.GetRequiredValue(_dataDirectory)),
        Port = result.GetValue(_port),
        BindAddress = result.GetValue(_bind) ?? IPAddress.Loopback,
        AdvertiseAddress = result.GetValue(_advertise),
        TlsNames = result.GetValue(_names) ?? [],
        Runtime = RuntimeOf(result),
        SimulatedNodes = result.GetValue(_nodes),
        Store = result.GetValue(_store),
        Etcd = _etcd.Of(result),
        PrivateEtcd = _etcd.OwnOf(result),
        Join = result.GetValue(_join) is { } server ? new(server, result.GetValue(_token)) : null,
        Encryption = _encryption.Of(result),
        AcceptDataLoss = result.GetValue(_acceptDataLoss),
        PodCidr = result.GetRequiredValue(_podCidr),
        NodeMaskIPv4 = result.GetValue(_maskIPv4),
        NodeMaskIPv6 = result.GetValue(_maskIPv6),
        NodeGrace = TimeSpan.FromSeconds(result.GetValue(_grace)),
        ServiceCidr = result.GetRequiredValue(_serviceCidr),
        Scheduling = result.GetValue(_scheduler) ?? SchedulerConfiguration.Default,
        LoadBalancer = result.GetValue(_loadBalancer),
        RequestsInFlight = result.GetValue(_requestsInFlight),
        Authentication = _authentication.Of(result),
        Audit = _audit.Of(result),
        Snapshots = result.GetValue(_snapshotEvery) is var every && every > TimeSpan.Zero
            ? new(every, result.GetValue(_snapshotsKept)) : null,
        Deployments = new() { GenerateChangeCause = result.GetValue(_changeCause) },
    });

    private RuntimeKind RuntimeOf(ParseResult result) => result.CommandResult.Command.Name switch
    {
        "up" => result.GetValue(_runtime),
        _ when result.GetValue(_withNode) => RuntimeKind.Auto,
        _ => RuntimeKind.None,
    };
}
