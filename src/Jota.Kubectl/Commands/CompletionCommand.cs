namespace Jota.Kubectl;

/// <summary><c>kubectl completion</c>: what a shell needs to complete kubectl's words.</summary>
internal sealed class CompletionCommand : Command
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "powershell"];

    public override string Name => "completion";

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        if (call.Arguments is not [var shell])
        {
            throw KubectlException.Usage(call.Command, call.Arguments.Count == 0
                ? $"Shell not specified, expected one of: {string.Join(", ", Shells)}"
                : "Too many arguments. Expected only the shell type.");
        }

        if (!Shells.Contains(shell))
        {
            throw KubectlException.Usage(call.Command, $"Unsupported shell type \"{shell}\".");
        }

        using var script = new StreamReader(typeof(CompletionCommand).Assembly.GetManifestResourceStream($"completion/{shell}.txt")!);
        await call.Output.WriteAsync(await script.ReadToEndAsync(ct));
        return 0;
    }
}
