namespace Jota.Kubectl;

/// <summary><c>kubectl config delete-cluster</c> and its like.</summary>
internal sealed class ConfigDeleteCommand(string name, string list) : Command
{
    public override string Name => name;

    public override Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        if (call.Arguments is not [var entry])
        {
            throw KubectlException.Usage(call.Command, $"one {list[..^1]} to delete is required");
        }

        var file = ConfigFile.Open(call, list, entry);
        var what = list[..^1];
        if (Kubeconfig.Entry(file.Config, list, entry) is not { } found)
        {
            throw KubectlException.Error($"cannot delete {what} {entry}, not in {file.Path}");
        }

        file.List(list).Remove(found);
        file.Save();
        if (list == "contexts" && call.Session.Kubeconfig.CurrentContext == entry)
        {
            call.Error.WriteLine(
                "warning: this removed your active context, use \"kubectl config use-context\" to select a different one");
        }

        call.Output.Write($"deleted {what} {entry} from {file.Path}\n");
        return Task.FromResult(0);
    }
}
