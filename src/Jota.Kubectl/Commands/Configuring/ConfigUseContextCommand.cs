using Jota.Api;

namespace Jota.Kubectl;

/// <summary><c>kubectl config use-context</c>.</summary>
internal sealed class ConfigUseContextCommand : Command
{
    public override string Name => "use-context";

    public override IReadOnlyList<string> Aliases => ["use"];

    public override Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        if (call.Arguments is not [var name])
        {
            throw KubectlException.Usage(call.Command, "exactly one context name is required");
        }

        if (name.Length == 0)
        {
            throw KubectlException.Error("empty context names are not allowed");
        }

        if (call.Session.Kubeconfig.Find("contexts", name) is null)
        {
            var close = NearestName.Of(name, call.Session.Kubeconfig.Names("contexts"));
            throw KubectlException.Error(
                $"no context exists with the name: \"{name}\"{(close is null ? "" : $" (did you mean \"{close}\"?)")}");
        }

        ConfigFile.SetCurrentContext(call, name);
        call.Output.Write($"Switched to context \"{name}\".\n");
        return Task.FromResult(0);
    }
}
