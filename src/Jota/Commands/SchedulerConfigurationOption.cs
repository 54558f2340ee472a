using System.CommandLine.Parsing;
using Jota.Scheduler;

namespace Jota.Commands;

/// <summary>Reads the file of <c>--scheduler-config</c>; everything that is wrong with it is told.</summary>
internal static class SchedulerConfigurationOption
{
    public static SchedulerConfiguration Read(ArgumentResult result)
    {
        var path = result.Tokens[0].Value;
        try
        {
            if (SchedulerConfigurationFile.Read(File.ReadAllBytes(path), out var problems) is { } configuration)
            {
                return configuration;
            }

            foreach (var problem in problems)
            {
                result.AddError($"{path}: {problem}");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            result.AddError($"{path}: {e.Message}");
        }

        return SchedulerConfiguration.Default;
    }
}
