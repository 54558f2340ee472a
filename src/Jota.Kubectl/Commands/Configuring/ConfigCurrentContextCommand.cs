namespace Jota.Kubectl;

/// <summary><c>kubectl config current-context</c>.</summary>
internal sealed class ConfigCurrentContextCommand : Command
{
    public override string Name => "current-context";

    public override Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var current = call.Session.Kubeconfig.CurrentContext;
        call.Output.Write(current.Length > 0 ? current + "\n" : throw KubectlException.Error("current-context is not set"));
        return Task.FromResult(0);
    }
}
