using System.CommandLine;
using Jota.Api;
using Jota.Explaining;
using Jota.Kubectl;

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

    private static readonly Kind[] Kinds =
    [
        new("pod", "po", "Tell why a pod does not run, is not ready, or does not go.",
            async (source, key, ct) => await source.ExplainPodAsync(key, ct)),
        new("deployment", "deploy", "Tell why a Deployment is not complete.",
            (source, key, ct) => source.ExplainDeploymentAsync(key, ct)),
        new("service", "svc", "Tell which pods a Service leads to, and why others are not among its endpoints.",
            (source, key, ct) => source.ExplainServiceAsync(key, ct)),
    ];

    public static Command Create()
    {
        var command = new Command("why", "Tell why something is not as it should be, and what would help.");
        foreach (var kind in Kinds)
        {
            command.Add(Of(kind));
        }

        return command;
    }

    /// <summary><c>kubectl why</c>: the same for the server that kubectl means.</summary>
    public static Task<int> RunAsync(AdditionCall call, CancellationToken ct)
    {
        if (Array.Find(Kinds, kind => kind.IsCalled(call.Kind)) is not { } kind)
        {
            call.Error.WriteLine($"error: why tells of {string.Join(", ", Kinds.Select(known => known.Name))}, not of {call.Kind}");
            return Task.FromResult(1);
        }

        return TellAsync(
            kind,
            new(call.Namespace, call.Name),
            () => WhySource.Open(call.Server, TimeProvider.System),
            call.Output,
            call.Error,
            ct);
    }

    private static Command Of(Kind kind)
    {
        var name = new Argument<string>("NAME") { Description = $"The {kind.Name}'s name." };
        var command = new Command(kind.Name, kind.Description) { name, Namespace, Kubeconfig };
        command.Aliases.Add(kind.Alias);
        command.SetAction((result, ct) => TellAsync(
            kind,
            new(result.GetRequiredValue(Namespace), result.GetRequiredValue(name)),
            () => WhySource.Open(result.GetValue(Kubeconfig), TimeProvider.System),
            result.InvocationConfiguration.Output,
            result.InvocationConfiguration.Error,
            ct));
        return command;
    }

    private static async Task<int> TellAsync(
        Kind kind, ObjectKey key, Func<WhySource> open, TextWriter output, TextWriter error, CancellationToken ct)
    {
        try
        {
            using var source = open();
            if (await kind.Explain(source, key, ct) is not { } why)
            {
                error.WriteLine($"error: there is no {kind.Name} {key}");
                return 1;
            }

            output.Write(ExplanationText.Render($"{kind.Name} {key}", why));
            return 0;
        }
        catch (Exception e) when (e is IOException or FormatException or InvalidDataException or HttpRequestException or ApiException)
        {
            error.WriteLine($"error: {e.Message}");
            return 1;
        }
    }

    private sealed record Kind(
        string Name, string Alias, string Description, Func<WhySource, ObjectKey, CancellationToken, Task<Client.Explanation?>> Explain)
    {
        public bool IsCalled(string word) => word == Name || word == Name + "s" || word == Alias;
    }
}
