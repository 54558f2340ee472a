using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl exec</c>.</summary>
internal sealed class ExecCommand : Command
{
    public override string Name => "exec";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        Flag.Text("container", letter: 'c'), Flag.List("filename", letter: 'f'), PodChoice.TimeoutFlag(),
        .. TerminalStreams.Flags,
    ];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var flags = call.Flags;
        var files = flags.All("filename");
        if (files.Count == 0 && (call.Arguments.Count == 0 || call.Dash == 0))
        {
            throw KubectlException.Error("pod, type/name or --filename must be specified");
        }

        if (call.Dash < 0 && call.Arguments.Count > (files.Count > 0 ? 0 : 1))
        {
            throw KubectlException.Error(
                "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\n" +
                $"See '{call.Command} -h' for help and examples");
        }

        var command = call.Dash < 0 ? [] : call.Arguments.Skip(call.Dash).ToList();
        if (command.Count == 0)
        {
            throw KubectlException.Error("you must specify at least one command for the container");
        }

        var choice = new PodChoice(call);
        _ = choice.Timeout;
        var named = files.Count == 0 || call.Dash > 0 ? call.Arguments[0] : "";
        var item = files.Count == 0 ? await choice.ObjectAsync(named, ct) : await choice.WrittenAsync(files, named, ct);
        var pod = await choice.PodOfAsync(item, ct);
        CheckRuns(pod);
        var quiet = flags.Is("quiet");
        var note = quiet ? (Action<string>)(_ => { }) : call.Error.WriteLine;
        var container = flags.Text("container") is { Length: > 0 } given ? given : PodContainers.Choose(pod, "", note);
        using var streams = TerminalStreams.Open(call, flags.Is("stdin"), flags.Is("tty"), quiet);
        await new PodProcess(call, pod.Namespace(), pod.Name(), container).ExecAsync(command, streams.Streams, ct);
        return 0;
    }

    private static void CheckRuns(JsonObject pod)
    {
        if (pod.Text("status", "phase") is "Succeeded" or "Failed")
        {
            throw KubectlException.Error(
                $"cannot exec into a container in a completed pod; current phase is {pod.Text("status", "phase")}");
        }
    }
}
