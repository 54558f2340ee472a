using System.CommandLine;
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
        pod.SetAction(async (result, ct) =>
        {
            var output = result.InvocationConfiguration;
            try
            {
                using var source = PodTraceSource.Open(result.GetValue(kubeconfig));
                var entries = await source.ReadAsync(result.GetRequiredValue(ns), result.GetRequiredValue(name), ct);
                output.Output.Write(PodTraceText.Render(result.GetRequiredValue(ns), result.GetRequiredValue(name), entries));
                return 0;
            }
            catch (Exception e) when (e is IOException or InvalidDataException or HttpRequestException)
            {
                output.Error.WriteLine($"error: {e.Message}");
                return 1;
            }
        });
        return new Command("trace", "Tell what happened to an object, step by step.") { pod };
    }
}
