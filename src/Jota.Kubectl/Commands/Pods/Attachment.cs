using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Attaches to a container of a pod that runs, for <c>attach</c> and <c>run</c>.</summary>
internal sealed class Attachment(Invocation call, JsonObject pod)
{
    /// <summary>Whether the user's input goes there.</summary>
    public required bool Stdin { get; init; }

    public required bool Tty { get; init; }

    public required bool Quiet { get; init; }

    /// <summary>The command that takes it up again.</summary>
    public required string Resume { get; init; }

    /// <summary>Returns when the session or the container ends.</summary>
    /// <param name="container">Empty for the pod's default.</param>
    /// <param name="ct">Ends it.</param>
    public async Task RunAsync(string container, CancellationToken ct)
    {
        var note = Quiet ? (Action<string>)(_ => { }) : call.Error.WriteLine;
        var name = PodContainers.Choose(pod, container, note);
        var hasTty = PodContainers.Find(pod, name).Is("tty");
        if (Tty && !hasTty)
        {
            note($"error: Unable to use a TTY - container {name} did not allocate one");
        }

        using var streams = TerminalStreams.Open(call, Stdin, hasTty && Stdin, Quiet);
        note(
            "All commands and output from this session will be recorded in container logs, including credentials and sensitive " +
            "information passed through the command prompt.");
        note("If you don't see a command prompt, try pressing enter.");
        // Where the container has a terminal of its own, its complaints are among its output, whoever listens.
        var talk = hasTty ? streams.Streams with { Error = null } : streams.Streams;
        await new PodProcess(call, pod.Namespace(), pod.Name(), name).AttachAsync(talk, ct);
        if (!Quiet && Stdin && streams.IsRaw)
        {
            call.Output.Write(
                $"Session ended, resume using '{Resume} {pod.Name()} -c {name} -n {pod.Namespace()} -i -t' command when the pod is " +
                "running\n");
        }
    }
}
