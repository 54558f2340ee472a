using System.CommandLine;
using Jota.Hosting;

namespace Jota.Commands;

/// <summary><c>jota version</c>: which Jota, and which Kubernetes it speaks.</summary>
internal static class VersionCommand
{
    public static Command Create()
    {
        var command = new Command("version", "Print the version and the Kubernetes version it serves.");
        command.SetAction(
            result => result.InvocationConfiguration.Output.WriteLine($"jota {JotaVersion.Own}, Kubernetes {JotaVersion.Kubernetes}"));
        return command;
    }
}
