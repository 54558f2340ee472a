using System.Collections.Immutable;
using Jota.Api;

namespace Jota.Scheduler;

/// <summary>
/// Reads a file with a <c>KubeSchedulerConfiguration</c> of kubescheduler.config.k8s.io/v1, strictly: what is not known or cannot be is
/// refused with its place. Fields of upstream's own process (its clients, its election, its profiling, how many threads it takes) are
/// checked and mean nothing here.
/// </summary>
public static class SchedulerConfigurationFile
{
    private const string Version = "kubescheduler.config.k8s.io/v1";
    private const string Kind = "KubeSchedulerConfiguration";

    /// <summary>Reads it; null with what is wrong with it.</summary>
    /// <param name="yaml">The file, YAML or JSON.</param>
    /// <param name="problems">What is wrong, for people; empty when nothing is.</param>
    public static SchedulerConfiguration? Read(ReadOnlySpan<byte> yaml, out ImmutableArray<string> problems)
    {
        List<string> found = [];
        var configuration = ConfigurationFile.Open(yaml, Version, Kind, found) is { } file ? Read(file) : null;
        problems = [.. found];
        return problems.IsEmpty ? configuration : null;
    }

    private static SchedulerConfiguration Read(FileValue file)
    {
        file.Only(
            "apiVersion", "kind", "parallelism", "leaderElection", "clientConnection", "enableProfiling", "enableContentionProfiling",
            "percentageOfNodesToScore", "podInitialBackoffSeconds", "podMaxBackoffSeconds", "profiles", "extenders",
            "delayCacheUntilActive");
        OwnProcess(file);
        var extenders = ExtenderFile.All(file, out var ignored);
        var usual = SchedulerConfiguration.Default;
        var configuration = usual with
        {
            PercentageOfNodesToScore = file.Whole("percentageOfNodesToScore", 0, 100) ?? 0,
            InitialBackOff = Seconds(file.Whole("podInitialBackoffSeconds", 1)) ?? usual.InitialBackOff,
            LongestBackOff = Seconds(file.Whole("podMaxBackoffSeconds", 1)) ?? usual.LongestBackOff,
            Extenders = extenders,
            Profiles = [.. ProfileFile.All(file).Select(profile => profile.Ignoring(ignored))],
        };
        if (configuration.LongestBackOff < configuration.InitialBackOff)
        {
            file.Refuse("podMaxBackoffSeconds: must be greater than or equal to PodInitialBackoffSeconds");
        }

        return configuration;
    }

    private static TimeSpan? Seconds(int? seconds) => seconds is { } given ? TimeSpan.FromSeconds(given) : null;

    private static void OwnProcess(FileValue file)
    {
        file.Whole("parallelism", 1);
        file.Flag("enableProfiling");
        file.Flag("enableContentionProfiling");
        file.Flag("delayCacheUntilActive");
        if (file.At("leaderElection") is { } election)
        {
            election.Only(
                "leaderElect", "leaseDuration", "renewDeadline", "retryPeriod", "resourceLock", "resourceName", "resourceNamespace");
            election.Flag("leaderElect");
        }

        if (file.At("clientConnection") is { } client)
        {
            client.Only("kubeconfig", "acceptContentTypes", "contentType", "qps", "burst");
            client.Text("kubeconfig");
        }
    }
}
