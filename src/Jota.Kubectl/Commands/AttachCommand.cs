namespace Jota.Kubectl;

/// <summary><c>kubectl attach</c>.</summary>
internal sealed class AttachCommand : Command
{
    public override string Name => "attach";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        Flag.Text("container", letter: 'c'), Flag.Text("detach-keys").Elsewhere, PodChoice.TimeoutFlag(), .. TerminalStreams.Flags,
    ];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        if (call.Arguments.Count is 0 or > 2)
        {
            throw KubectlException.Error(call.Arguments.Count == 0
                ? "at least 1 argument is required for attach"
                : $"expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw {call.Arguments.Count}: " +
                  $"[{string.Join(' ', call.Arguments)}]");
        }

        var choice = new PodChoice(call);
        _ = choice.Timeout;
        var item = call.Arguments is [var one] ? await choice.ObjectAsync(one, ct) : await choice.ObjectAsync(call.Arguments, ct);
        var pod = await choice.PodOfAsync(item, ct);
        if (pod.Text("status", "phase") is "Succeeded" or "Failed")
        {
            throw KubectlException.Error(
                $"cannot attach a container in a completed pod; current phase is {pod.Text("status", "phase")}");
        }

        var attachment = new Attachment(call, pod)
        {
            Stdin = call.Flags.Is("stdin"),
            Tty = call.Flags.Is("tty"),
            Quiet = call.Flags.Is("quiet"),
            Resume = call.Command,
        };
        await attachment.RunAsync(call.Flags.Text("container"), ct);
        return 0;
    }
}
