namespace Jota.Kubectl;

/// <summary><c>kubectl logs</c>.</summary>
internal sealed class LogsCommand : Command
{
    public override string Name => "logs";

    public override IReadOnlyList<Flag> Flags => LogsOptions.Flags;

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var options = LogsOptions.Of(call);
        var sources = await new LogSources(call, options).FindAsync(ct);
        using var copy = new LogCopy(call.OutputBytes);
        if (options.Follow && sources.Count > 1)
        {
            await FollowAsync(call, options, sources, copy, ct);
            return 0;
        }

        foreach (var source in sources)
        {
            await CopyAsync(call, options, source, copy, ct);
        }

        return 0;
    }

    /// <summary>All at the same time; the first that breaks ends the others.</summary>
    private static async Task FollowAsync(
        Invocation call, LogsOptions options, IReadOnlyList<LogSource> sources, LogCopy copy, CancellationToken ct)
    {
        if (sources.Count > options.MostAtOnce)
        {
            throw KubectlException.Error(
                $"you are attempting to follow {sources.Count} log streams, but maximum allowed concurrency is {options.MostAtOnce}, " +
                "use --max-log-requests to increase the limit");
        }

        using var ends = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var followed = sources.Select(source => CopyAsync(call, options, source, copy, ends.Token)).ToList();
        try
        {
            await foreach (var one in Task.WhenEach(followed))
            {
                await one;
            }
        }
        finally
        {
            await ends.CancelAsync();
            await Task.WhenAll(followed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task CopyAsync(Invocation call, LogsOptions options, LogSource source, LogCopy copy, CancellationToken ct)
    {
        try
        {
            await CopyLogAsync(call, options, source, copy, ct);
        }
        catch (KubectlException e) when (options is { IgnoreErrors: true, Follow: true })
        {
            await copy.TellAsync($"error: {ErrorText.Bare(e)}", ct);
        }
    }

    private static async Task CopyLogAsync(Invocation call, LogsOptions options, LogSource source, LogCopy copy, CancellationToken ct)
    {
        var pods = await call.Session.Mapper.ResourceAsync("pods", ct);
        var query = $"{new Query().With("container", source.Container)}{(options.Query.Length > 0 ? "&" : "")}{options.Query}";
        try
        {
            await using var log = await call.Objects.StreamAsync(pods, source.Namespace, source.Pod, "log", query, ct);
            await copy.CopyAsync(log, options.Prefix ? source.Prefix : "", ct);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw KubectlException.Error($"the log of {source.Pod}/{source.Container} broke off: {e.Message}");
        }
    }
}
