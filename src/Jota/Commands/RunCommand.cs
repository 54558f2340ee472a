using System.CommandLine;
using Jota.Commands.Running;

namespace Jota.Commands;

/// <summary><c>jota run COMPONENT</c>: one component of a cluster alone in a process, as upstream's programs are.</summary>
internal static class RunCommand
{
    public static Command Create() => new("run", "Run one component of a cluster alone, beside upstream's or in their place.")
    {
        UpCommand.CreateApiServer(),
        RunSchedulerCommand.Create(),
        RunControllersCommand.Create(),
        RunKubeletCommand.Create(),
        RunProxyCommand.Create(),
    };
}
