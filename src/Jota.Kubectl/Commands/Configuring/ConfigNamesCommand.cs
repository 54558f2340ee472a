namespace Jota.Kubectl;

/// <summary><c>kubectl config get-clusters</c> and <c>kubectl config get-users</c>.</summary>
internal sealed class ConfigNamesCommand(string name, string list) : Command
{
    public override string Name => name;

    public override Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        call.Output.Write("NAME\n");
        foreach (var entry in call.Session.Kubeconfig.Names(list))
        {
            call.Output.Write(entry + "\n");
        }

        return Task.FromResult(0);
    }
}
