using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>A container's output for whoever has just made it, for <c>run</c> and <c>debug</c>.</summary>
/// <param name="call">The command line.</param>
/// <param name="pod">Its pod.</param>
/// <param name="container">Its name; empty for the pod's default.</param>
internal sealed class LiveOutput(Invocation call, JsonObject pod, string container)
{
    /// <summary>Attaches; where that cannot be, shows the log.</summary>
    public async Task AttachAsync(CancellationToken ct)
    {
        var attachment = new Attachment(call, pod)
        {
            Stdin = call.Flags.Is("stdin"),
            Tty = call.Flags.Is("tty"),
            Quiet = call.Flags.Is("quiet"),
            Resume = "kubectl attach",
        };
        try
        {
            await attachment.RunAsync(container, ct);
        }
        catch (KubectlException e) when (e.ExitCode == 1)
        {
            call.Error.WriteLine($"warning: couldn't attach to pod/{pod.Name()}, falling back to streaming logs: {ErrorText.Bare(e)}");
            await CopyLogAsync(ct);
        }
    }

    /// <summary>Shows the log.</summary>
    public async Task CopyLogAsync(CancellationToken ct)
    {
        var pods = await call.Session.Mapper.ResourceAsync("pods", ct);
        var query = new Query().With("container", PodContainers.Choose(pod, container, _ => { })).ToString();
        await using var log = await call.Objects.StreamAsync(pods, pod.Namespace(), pod.Name(), "log", query, ct);
        using var copy = new LogCopy(call.OutputBytes);
        await copy.CopyAsync(log, "", ct);
    }
}
