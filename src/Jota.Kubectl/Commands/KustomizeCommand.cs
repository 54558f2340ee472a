namespace Jota.Kubectl;

/// <summary><c>kubectl kustomize</c>: what a kustomization makes.</summary>
internal sealed class KustomizeCommand : Command
{
    public override string Name => "kustomize";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        Flag.Text("output", letter: 'o'), Flag.Text("reorder").Elsewhere, Flag.Text("load-restrictor").Elsewhere,
        Flag.Switch("enable-helm").Elsewhere, Flag.Text("helm-command").Elsewhere, Flag.Switch("enable-alpha-plugins").Elsewhere,
        Flag.Switch("as-current-user").Elsewhere, Flag.Repeated("env", letter: 'e').Elsewhere, Flag.Text("mount").Elsewhere,
        Flag.List("helm-api-versions").Elsewhere, Flag.Switch("helm-debug").Elsewhere, Flag.Text("helm-kube-version").Elsewhere,
        Flag.Switch("network").Elsewhere, Flag.Text("network-name").Elsewhere, Flag.Switch("enable-managedby-label").Elsewhere,
    ];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        if (call.Arguments.Count > 1)
        {
            throw KubectlException.Error("specify one path to kustomization.yaml");
        }

        var given = call.Arguments.Count == 0 ? "." : call.Arguments[0];
        var text = KustomizedText.Of(call.Around, given);
        if (call.Flags.Text("output") is not { Length: > 0 } output)
        {
            await call.Output.WriteAsync(text);
            return 0;
        }

        var path = call.Around.PathOf(output);
        await File.WriteAllTextAsync(
            Directory.Exists(path) ? throw new NotOursException("kustomize into a folder") : path, text, ct);
        return 0;
    }
}
