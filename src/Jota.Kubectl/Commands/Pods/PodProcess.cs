namespace Jota.Kubectl;

/// <summary>A talk with a process in a container: a new one (<c>exec</c>), or the one that runs (<c>attach</c>).</summary>
/// <param name="call">The command line.</param>
/// <param name="ns">The pod's namespace.</param>
/// <param name="pod">The pod.</param>
/// <param name="container">The container.</param>
internal sealed class PodProcess(Invocation call, string ns, string pod, string container)
{
    /// <summary>Runs a command. Returns when it has succeeded, throws its exit code otherwise.</summary>
    public Task ExecAsync(IReadOnlyList<string> command, ProcessStreams streams, CancellationToken ct)
    {
        var words = string.Concat(command.Select(word => "&command=" + Uri.EscapeDataString(word)));
        return TalkAsync("exec", words, streams, ct);
    }

    /// <summary>Takes part in what runs there.</summary>
    public Task AttachAsync(ProcessStreams streams, CancellationToken ct) => TalkAsync("attach", "", streams, ct);

    private async Task TalkAsync(string subresource, string query, ProcessStreams streams, CancellationToken ct)
    {
        var pods = await call.Session.Mapper.ResourceAsync("pods", ct);
        var asked = new Query()
            .With("container", container)
            .With("stdin", streams.Input is null ? "" : "true")
            .With("stdout", "true")
            .With("stderr", streams.Error is null ? "" : "true")
            .With("tty", streams.Terminal is null ? "" : "true");
        var path = $"{pods.PathOf(ns, pod)}/{subresource}?{asked}{query}";
        using var channels = new ProcessChannels(await call.Session.Connection.SocketAsync(path, ProcessChannels.Protocol, ct));
        await channels.RunAsync(streams, ct);
    }
}
