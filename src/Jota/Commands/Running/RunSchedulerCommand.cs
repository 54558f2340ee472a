using System.CommandLine;
using Jota.Hosting;
using Jota.Scheduler;
using Jota.Terminal;

namespace Jota.Commands.Running;

/// <summary><c>jota run scheduler</c>: the scheduler of a cluster that is elsewhere.</summary>
internal sealed class RunSchedulerCommand
{
    private const int Port = 10259;

    private readonly Option<string> _kubeconfig = KubeconfigOption.Of("system:kube-scheduler");

    private readonly Option<SchedulerConfiguration> _config = new("--config", "--scheduler-config")
    {
        Description = "A file with a KubeSchedulerConfiguration: which schedulers there are, and how they choose nodes.",
        HelpName = "FILE",
        CustomParser = SchedulerConfigurationOption.Read,
    };

    private readonly ElectionCommandOptions _election = new(ElectionOptions.Scheduler);

    private readonly ServingCommandOptions _serving = new(Port);

    private readonly Option<bool> _verbose = CommonOptions.Verbose();

    /// <summary>The command with its options.</summary>
    public static Command Create() => new RunSchedulerCommand().Build();

    private Command Build()
    {
        var command = new Command("scheduler", "Run the scheduler of a cluster that is elsewhere.") { _kubeconfig, _config };
        command.Aliases.Add("kube-scheduler");
        foreach (var option in _election.All.Concat(_serving.All).Append(_verbose))
        {
            command.Options.Add(option);
        }

        command.SetAction((result, ct) => Foreground.RunAsync(
            async (logging, _, ct) =>
            {
                var component = await SchedulerComponent.StartAsync(OptionsOf(result), logging, ct);
                return (component, $"ready: {component.Text}");
            },
            result.GetValue(_verbose),
            ct));
        return command;
    }

    private SchedulerComponentOptions OptionsOf(ParseResult result) => new()
    {
        Kubeconfig = result.GetRequiredValue(_kubeconfig),
        Election = _election.Of(result),
        Serving = _serving.Of(result),
        Scheduling = result.GetValue(_config) ?? SchedulerConfiguration.Default,
    };
}
