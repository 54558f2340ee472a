using System.CommandLine;
using Jota.Hosting;
using Jota.Terminal;
using Microsoft.Extensions.Logging;

namespace Jota.Commands;

/// <summary><c>jota server leave</c>: a server goes from a cluster that has others, or one that is lost is let go.</summary>
internal static class LeaveCommand
{
    public static Command Create()
    {
        var dataDirectory = CommonOptions.DataDirectory();
        var member = new Option<string?>("--member")
        {
            Description = "Another server that is lost, by name; this one runs. Without it this one goes, which has to be stopped.",
            HelpName = "NAME",
        };
        var command = new Command("leave", "Go from a cluster that has other servers; refused where they could not decide anything then.")
        {
            dataDirectory, member,
        };
        command.SetAction(async (result, ct) =>
        {
            using var logging = new PlainLoggerFactory(Console.Error, LogLevel.Warning);
            var folder = Path.GetFullPath(result.GetRequiredValue(dataDirectory));
            try
            {
                var name = result.GetValue(member) is { } other ? await ClusterLeaving.RemoveAsync(folder, other, ct)
                    : await ClusterLeaving.LeaveAsync(new() { DataDirectory = folder, Store = StoreKind.Etcd }, logging, ct);
                result.InvocationConfiguration.Output.WriteLine($"{name} is no member any more");
                return 0;
            }
            catch (ClusterStartException e)
            {
                await Console.Error.WriteLineAsync($"error: {e.Message}");
                return 1;
            }
        });
        return command;
    }
}
