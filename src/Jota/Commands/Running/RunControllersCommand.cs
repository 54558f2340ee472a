using System.CommandLine;
using System.CommandLine.Parsing;
using Jota.Controllers;
using Jota.Hosting;
using Jota.Terminal;

namespace Jota.Commands.Running;

/// <summary><c>jota run controllers</c>: the controllers of a cluster that is elsewhere.</summary>
internal sealed class RunControllersCommand
{
    private const int Port = 10257;

    private readonly Option<string> _kubeconfig = KubeconfigOption.Of("system:kube-controller-manager");

    private readonly Option<ControllerSelection> _controllers = new("--controllers")
    {
        Description =
            "Which controllers, by upstream's names with commas: * for all, NAME for one, -NAME for all but that one " +
            "(deployment-controller, …).",
        HelpName = "NAME,…",
        DefaultValueFactory = _ => ControllerSelection.All,
        CustomParser = Selection,
    };

    private readonly Option<bool> _accounts = new("--use-service-account-credentials")
    {
        Description = "Each controller acts as its own service account of kube-system, with the rights of that alone.",
        DefaultValueFactory = _ => true,
    };

    private readonly Option<bool> _allocate = new("--allocate-node-cidrs")
    {
        Description = "Give nodes the addresses of their pods, parts of --cluster-cidr.",
    };

    private readonly Option<string> _clusterCidr = new("--cluster-cidr")
    {
        Description = "The addresses of pods; one range of each family with a comma for both.",
        HelpName = "CIDR",
        DefaultValueFactory = _ => "10.244.0.0/16",
    };

    private readonly Option<int> _maskIPv4 = Mask("--node-cidr-mask-size-ipv4", "IPv4", 24);

    private readonly Option<int> _maskIPv6 = Mask("--node-cidr-mask-size-ipv6", "IPv6", 64);

    private readonly Option<TimeSpan> _grace = new("--node-monitor-grace-period")
    {
        Description = "How long a node may be silent before it counts as lost.",
        HelpName = "DURATION",
        DefaultValueFactory = _ => new ControllerSettings().NodeGrace,
        CustomParser = result => CommonOptions.Duration(result, "not 0"),
    };

    private readonly Option<string?> _rootCa = FileOption(
        "--root-ca-file", "The authority that pods are told to believe (default: the kubeconfig's).");

    private readonly Option<string?> _tokenKey = FileOption(
        "--service-account-private-key-file", "The key that tokens in secrets are signed with; without it there are none.");

    private readonly Option<string?> _signingCertificate = FileOption(
        "--cluster-signing-cert-file", "The authority that signs certificates; without it none are signed.");

    private readonly Option<string?> _signingKey = FileOption("--cluster-signing-key-file", "The key of that.");

    private readonly Option<bool> _changeCause = new("--change-cause")
    {
        Description = "Say in a deployment's rollout history what each revision changed, where nobody gave a cause.",
        DefaultValueFactory = _ => true,
    };

    private readonly ElectionCommandOptions _election = new(ElectionOptions.Controllers);

    private readonly ServingCommandOptions _serving = new(Port);

    private readonly Option<bool> _verbose = CommonOptions.Verbose();

    /// <summary>The command with its options.</summary>
    public static Command Create() => new RunControllersCommand().Build();

    private Command Build()
    {
        _maskIPv4.Validators.Add(result => CommonOptions.Between(result, 8, 30));
        _maskIPv6.Validators.Add(result => CommonOptions.Between(result, 16, 124));
        var command = new Command("controllers", "Run the controllers of a cluster that is elsewhere.")
        {
            _kubeconfig, _controllers, _accounts, _allocate, _clusterCidr, _maskIPv4, _maskIPv6, _grace, _rootCa, _tokenKey,
            _signingCertificate, _signingKey, _changeCause,
        };
        command.Aliases.Add("kube-controller-manager");
        foreach (var option in _election.All.Concat(_serving.All).Append(_verbose))
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetResult(_signingCertificate) is null != result.GetResult(_signingKey) is null)
            {
                result.AddError("give --cluster-signing-cert-file and --cluster-signing-key-file together");
            }
        });
        command.SetAction((result, ct) => Foreground.RunAsync(
            async (logging, _, ct) =>
            {
                var component = await ControllersComponent.StartAsync(OptionsOf(result), logging, ct);
                return (component, $"ready: {component.Text}");
            },
            result.GetValue(_verbose),
            ct));
        return command;
    }

    private ControllersComponentOptions OptionsOf(ParseResult result) => new()
    {
        Kubeconfig = result.GetRequiredValue(_kubeconfig),
        Election = _election.Of(result),
        Serving = _serving.Of(result),
        UsesAccounts = result.GetValue(_accounts),
        RootCaFile = result.GetValue(_rootCa),
        AccountKeyFile = result.GetValue(_tokenKey),
        Signing = result.GetValue(_signingCertificate) is { } certificate && result.GetValue(_signingKey) is { } key
            ? (certificate, key) : null,
        Controllers = new()
        {
            Wanted = result.GetValue(_controllers) ?? ControllerSelection.All,
            NodeGrace = result.GetValue(_grace),
            Deployments = new() { GenerateChangeCause = result.GetValue(_changeCause) },
            NodeRanges = result.GetValue(_allocate)
                ? PodRanges.Shared(result.GetRequiredValue(_clusterCidr), result.GetValue(_maskIPv4), result.GetValue(_maskIPv6))
                : new(),
        },
    };

    private static ControllerSelection Selection(ArgumentResult result)
    {
        try
        {
            return ControllerSelection.Parse(result.Tokens.SelectMany(token => token.Value.Split(',')));
        }
        catch (FormatException e)
        {
            result.AddError($"--controllers: {e.Message}");
            return ControllerSelection.All;
        }
    }

    private static Option<int> Mask(string name, string family, int usual) => new(name)
    {
        Description = $"How long the prefix is of what a node gets of the pods' {family} addresses.",
        HelpName = "N",
        DefaultValueFactory = _ => usual,
    };

    private static Option<string?> FileOption(string name, string what) => new(name) { Description = what, HelpName = "FILE" };
}
