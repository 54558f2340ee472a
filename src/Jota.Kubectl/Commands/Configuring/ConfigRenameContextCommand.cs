namespace Jota.Kubectl;

/// <summary><c>kubectl config rename-context</c>.</summary>
internal sealed class ConfigRenameContextCommand : Command
{
    public override string Name => "rename-context";

    public override Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        if (call.Arguments is not [var before, var after])
        {
            throw KubectlException.Usage(call.Command, $"unexpected arguments: [{string.Join(' ', call.Arguments)}]");
        }

        var file = ConfigFile.Open(call, "contexts", before);
        var entry = Kubeconfig.Entry(file.Config, "contexts", before) ?? throw KubectlException.Error(
            $"cannot rename the context \"{before}\", it's not in {file.Path}");
        if (call.Session.Kubeconfig.Find("contexts", after) is not null)
        {
            throw KubectlException.Error($"cannot rename the context \"{before}\", the context \"{after}\" already exists in {file.Path}");
        }

        entry["name"] = after;
        file.Save();
        if (call.Session.Kubeconfig.CurrentContext == before)
        {
            ConfigFile.SetCurrentContext(call, after);
        }

        call.Output.Write($"Context \"{before}\" renamed to \"{after}\".\n");
        return Task.FromResult(0);
    }
}
