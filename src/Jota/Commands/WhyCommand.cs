using System.CommandLine;
using Jota.Api;
using Jota.Explaining;

namespace Jota.Commands;

/// <summary><c>jota why pod|deployment|service NAME</c>: why something is not as it should be, and what would help.</summary>
internal static class WhyCommand
{
    private static readonly Option<string> Namespace = new("--namespace", "-n")
    {
        Description = "Its namespace.",
        DefaultValueFactory = _ => "default",
        HelpName = "NAMESPACE",
    };

    private static readonly Option<string?> Kubeconfig = new("--kubeconfig")
    {
        Description = "Which cluster, ours or any other (default: $KUBECONFIG, ~/.kube/config, ~/.jota/kubeconfig).",
        HelpName = "FILE",
    };

    public static Command Create() => new("why", "Tell why something is not as it should be, and what would help.")
    {
        Of("pod", "Tell why a pod does not run, is not ready, or does not go.", "po",
            async (source, key, ct) => await source.ExplainPodAsync(key, ct)),
        Of("deployment", "Tell why a Deployment is not complete.", "deploy", (source, key, ct) => source.ExplainDeploymentAsync(key, ct)),
        Of("service", "Tell which pods a Service leads to, and why others are not among its endpoints.", "svc",
            (source, key, ct) => source.ExplainServiceAsync(key, ct)),
    };

    private static Command Of(
        string kind, string description, string alias, Func<WhySource, ObjectKey, CancellationToken, Task<Client.Explanation?>> explain)
    {
        var name = new Argument<string>("NAME") { Description = $"The {kind}'s name." };
        var command = new Command(kind, description) { name, Namespace, Kubeconfig };
        command.Aliases.Add(alias);
        command.SetAction(async (result, ct) =>
        {
            var output = result.InvocationConfiguration;
            var key = new ObjectKey(result.GetRequiredValue(Namespace), result.GetRequiredValue(name));
            try
            {
                using var source = WhySource.Open(result.GetValue(Kubeconfig), TimeProvider.System);
                if (await explain(source, key, ct) is not { } why)
                {
                    output.Error.WriteLine($"error: there is no {kind} {key}");
                    return 1;
                }

                output.Output.Write(ExplanationText.Render($"{kind} {key}", why));
                return 0;
            }
            catch (Exception e) when (e is IOException or FormatException or InvalidDataException or HttpRequestException or ApiException)
            {
                output.Error.WriteLine($"error: {e.Message}");
                return 1;
            }
        });
        return command;
    }
}
