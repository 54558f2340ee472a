using System.CommandLine;
using Jota.Hosting;
using Jota.Terminal;
using Microsoft.Extensions.Logging;

namespace Jota.Commands;

/// <summary><c>jota down</c>: ends the containers that a cluster left running.</summary>
internal static class DownCommand
{
    public static Command Create()
    {
        var dataDirectory = CommonOptions.DataDirectory();
        var command = new Command("down", "End the containers of a cluster whose process has ended. What is stored stays.")
        {
            dataDirectory,
        };
        command.SetAction(async (result, ct) =>
        {
            using var logging = new PlainLoggerFactory(Console.Error, LogLevel.Warning);
            try
            {
                await ClusterRemoval.StopContainersAsync(Path.GetFullPath(result.GetRequiredValue(dataDirectory)), logging, ct);
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
