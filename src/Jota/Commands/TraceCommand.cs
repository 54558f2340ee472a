using System.CommandLine;
using Jota.Kubectl;
using Jota.Tracing;

namespace Jota.Commands;

/// <summary><c>jota trace pod NAME</c>: the way of one pod from YAML to a running container, step by step.</summary>
internal static class TraceCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "The pod's name." };
        var ns = new Option<string>("--namespace", "-n")
        {
            Description = "The pod's namespace.",
            DefaultValueFactory = _ => "default",
            HelpName = "NAMESPACE",
        };
        var kubeconfig = new Option<string?>("--kubeconfig")
        {
            Description = "Which cluster (default: $KUBECONFIG, ~/.kube/config, ~/.jota/kubeconfig).",
            HelpName = "FILE",
        };
        var pod = new Command("pod", "Tell how one pod came to run: when each component did its part.") { name, ns, kubeconfig };
        pod.SetAction((result, ct) => TellAsync(
            result.GetRequiredValue(ns),
            result.GetRequiredValue(name),
            () => PodTraceSource.Open(result.GetValue(kubeconfig)),
            result.InvocationConfiguration.Output,
            result.InvocationConfiguration.Error,
            ct));
        return new Command("trace", "Tell what happened to an object, step by step.") { pod };
    }

    /// <summary><c>kubectl trace</c>: the same for the server that kubectl means.</summary>
    public static Task<int> RunAsync(AdditionCall call, CancellationToken ct)
    {
        if (call.Kind is not ("pod" or "pods" or "po"))
        {
            call.Error.WriteLine($"error: trace tells of pods, not of {call.Kind}");
            return Task.FromResult(1);
        }

        return TellAsync(call.Namespace, call.Name, () => PodTraceSource.Open(call.Server), call.Output, call.Error, ct);
    }

    private static async Task<int> TellAsync(
        string ns, string name, Func<PodTraceSource> open, TextWriter output, TextWriter error, CancellationToken ct)
    {
        try
        {
            using var source = open();
            output.Write(PodTraceText.Render(ns, name, await source.ReadAsync(ns, name, ct)));
            return 0;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or HttpRequestException)
        {
            error.WriteLine($"error: {e.Message}");
            return 1;
        }
    }
}
