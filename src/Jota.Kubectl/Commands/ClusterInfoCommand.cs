namespace Jota.Kubectl;

/// <summary><c>kubectl cluster-info</c>.</summary>
internal sealed class ClusterInfoCommand : Command
{
    public override string Name => "cluster-info";

    public override IReadOnlyList<Command> Commands { get; } = [new ClusterDumpCommand()];

    public override bool IsAlone => true;

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var services = await call.Session.Mapper.ResourceAsync("services", ct);
        var query = new Query().With("labelSelector", "kubernetes.io/cluster-service=true").ToString();
        var found = await call.Objects.ListAsync(services, "kube-system", query, 500, ct);
        var server = call.Session.Settings.Server.OriginalString.TrimEnd('/');
        call.Output.Write($"Kubernetes control plane is running at {server}\n");
        foreach (var service in found)
        {
            var name = service.Text("metadata", "labels", "kubernetes.io/name") is { Length: > 0 } own ? own : service.Name();
            var port = service.Items("spec", "ports").FirstOrDefault();
            var path = $"{service.Name()}{(port.Text("name") is { Length: > 0 } word ? ":" + word : "")}";
            call.Output.Write($"{name} is running at {server}/api/v1/namespaces/kube-system/services/{path}/proxy\n");
        }

        call.Output.Write("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n");
        return 0;
    }
}
