using System.CommandLine;
using Jota.Commands;

// kubectl, under its own name or ours, has its own way with flags.
if (RealKubectl.IsCalledAs(Environment.GetCommandLineArgs()[0]))
{
    return await KubectlCommand.RunAsync(args);
}

if (args is ["kubectl", ..])
{
    return await KubectlCommand.RunAsync(args[1..]);
}

var root = new RootCommand("Kubernetes in one binary: API server, store, scheduler, controllers and node.")
{
    UpCommand.Create(),
    UpCommand.CreateServer(),
    AgentCommand.Create(),
    RunCommand.Create(),
    DownCommand.Create(),
    TraceCommand.Create(),
    WhyCommand.Create(),
    KubectlCommand.Create(),
    KubectlConfigCommand.Create(),
    KubeconfigCommand.Create(),
    TokenCommand.Create(),
    SnapshotCommand.Create(),
    VersionCommand.Create(),
};

// Signals are handled where there is something to stop.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
