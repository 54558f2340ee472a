using System.CommandLine;
using Jota.Commands;

// A link named kubectl stands in front of the kubectl that is installed.
if (RealKubectl.IsCalledAs(Environment.GetCommandLineArgs()[0]))
{
    return RealKubectl.Replace(args);
}

var root = new RootCommand("Kubernetes in one binary: API server, store, scheduler, controllers and node.")
{
    UpCommand.Create(),
    UpCommand.CreateServer(),
    AgentCommand.Create(),
    DownCommand.Create(),
    TraceCommand.Create(),
    WhyCommand.Create(),
    KubectlConfigCommand.Create(),
    TokenCommand.Create(),
    VersionCommand.Create(),
};

// Signals are handled where there is something to stop.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
