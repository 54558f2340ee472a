using System.Globalization;

namespace Jota.Kubectl;

/// <summary>What <c>kubectl logs</c> was asked for.</summary>
internal sealed record LogsOptions
{
    // With a selector there may be many pods, and nobody asked for all that they ever said.
    private const long TailOfSelected = 10;

    public static IReadOnlyList<Flag> Flags { get; } =
    [
        Flag.Switch("all-containers"), Flag.Switch("all-pods"), Flag.Text("container", letter: 'c'), Flag.Switch("follow", letter: 'f'),
        Flag.Switch("ignore-errors"), Flag.Switch("insecure-skip-tls-verify-backend"), Flag.Number("limit-bytes"),
        Flag.Number("max-log-requests", 5), PodChoice.TimeoutFlag("20s"), Flag.Switch("prefix"), Flag.Switch("previous", letter: 'p'),
        Flag.Text("selector", letter: 'l'), Flag.Duration("since"), Flag.Text("since-time"), Flag.Number("tail", -1),
        Flag.Switch("timestamps"),
    ];

    /// <summary>The object; empty with a selector.</summary>
    public required string Object { get; init; }

    public required string Container { get; init; }

    public bool AllContainers { get; init; }

    public bool AllPods { get; init; }

    public string Labels { get; init; } = "";

    public bool Follow { get; init; }

    public bool IgnoreErrors { get; init; }

    public bool Prefix { get; init; }

    public long MostAtOnce { get; init; }

    /// <summary>What to ask of each container's log, but for whose it is.</summary>
    public required string Query { get; init; }

    public static LogsOptions Of(Invocation call)
    {
        var (flags, words) = (call.Flags, call.Arguments);
        var labels = flags.Text("selector");
        if (words.Count > 2 || (words.Count == 0 && labels.Length == 0))
        {
            throw KubectlException.Usage(
                call.Command,
                "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\n" +
                "POD or TYPE/NAME is a required argument for the logs command");
        }

        if (words.Count > 0 && labels.Length > 0)
        {
            throw KubectlException.Usage(call.Command, "only a selector (-l) or a POD name is allowed");
        }

        if (words.Count == 2 && flags.Has("container"))
        {
            throw KubectlException.Error("only one of -c or an inline [CONTAINER] arg is allowed");
        }

        var container = words.Count == 2 ? words[1] : flags.Text("container");
        if (flags.Is("all-containers") && container.Length > 0)
        {
            throw KubectlException.Error($"--all-containers=true should not be specified with container name {container}");
        }

        return new LogsOptions
        {
            Object = words.Count > 0 ? words[0] : "",
            Container = container,
            AllContainers = flags.Is("all-containers"),
            AllPods = flags.Is("all-pods"),
            Labels = labels,
            Follow = flags.Is("follow"),
            IgnoreErrors = flags.Is("ignore-errors"),
            Prefix = flags.Is("prefix") || flags.Is("all-pods"),
            MostAtOnce = flags.Number("max-log-requests"),
            Query = QueryOf(flags, labels.Length > 0).ToString(),
        };
    }

    private static Query QueryOf(FlagValues flags, bool isSelected)
    {
        var (limit, tail, since) = (flags.Number("limit-bytes"), flags.Number("tail"), flags.Duration("since"));
        if (limit < 0)
        {
            throw KubectlException.Error("--limit-bytes must be greater than 0");
        }

        if (since < TimeSpan.Zero)
        {
            throw KubectlException.Error("--since must be greater than 0");
        }

        if (tail < -1)
        {
            throw KubectlException.Error("--tail must be greater than or equal to -1");
        }

        var sinceTime = flags.Text("since-time");
        if (sinceTime.Length > 0 && since != TimeSpan.Zero)
        {
            throw KubectlException.Error("at most one of `sinceTime` or `sinceSeconds` may be specified");
        }

        var lines = isSelected && !flags.Has("tail") ? TailOfSelected : tail;
        var seconds = (long)Math.Round(since.TotalSeconds, MidpointRounding.AwayFromZero);
        return new Query()
            .With("follow", flags.Is("follow") ? "true" : "")
            .With("previous", flags.Is("previous") ? "true" : "")
            .With("timestamps", flags.Is("timestamps") ? "true" : "")
            .With("insecureSkipTLSVerifyBackend", flags.Is("insecure-skip-tls-verify-backend") ? "true" : "")
            .With("sinceTime", Checked(sinceTime))
            .With("sinceSeconds", since == TimeSpan.Zero ? "" : Number(seconds))
            .With("limitBytes", limit == 0 ? "" : Number(limit))
            .With("tailLines", lines < 0 ? "" : Number(lines));
    }

    private static string Checked(string time) =>
        time.Length == 0
            || (DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, out _) && time.Contains('T', StringComparison.Ordinal))
            ? time
            : throw KubectlException.Error(
                $"parsing time \"{time}\" as \"2006-01-02T15:04:05Z07:00\": such a time looks like 2025-01-31T12:00:00Z");

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
