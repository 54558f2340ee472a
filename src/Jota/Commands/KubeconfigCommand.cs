using System.CommandLine;
using Jota.Hosting;

namespace Jota.Commands;

/// <summary><c>jota kubeconfig --user NAME</c>: a kubeconfig of a component, or of whomever else, with a certificate of its own.</summary>
internal static class KubeconfigCommand
{
    public static Command Create()
    {
        var dataDirectory = CommonOptions.DataDirectory();
        var user = new Option<string>("--user")
        {
            Description =
                "Whom it names, such as system:kube-scheduler, system:kube-controller-manager, system:kube-proxy or system:node:NAME.",
            HelpName = "NAME",
            Required = true,
        };
        var groups = new Option<string[]>("--group")
        {
            Description = "A group that the user is in. May be repeated; a node is in system:nodes by itself.",
            HelpName = "NAME",
            DefaultValueFactory = _ => [],
        };
        var server = new Option<Uri?>("--server")
        {
            Description = "Where the cluster is found (default: where its administrator finds it).",
            HelpName = "URL",
        };
        var command = new Command(
            "kubeconfig", "Print a new kubeconfig of a component or a user, on the machine that has the cluster's authority.")
        {
            user,
            groups,
            server,
            dataDirectory,
        };
        command.SetAction(result =>
        {
            try
            {
                var (name, members) = (result.GetRequiredValue(user), result.GetValue(groups) ?? []);
                result.InvocationConfiguration.Output.Write(
                    ComponentKubeconfig.Render(result.GetRequiredValue(dataDirectory), name, members, result.GetValue(server)));
                return 0;
            }
            catch (Exception e) when (e is ClusterStartException or IOException or UnauthorizedAccessException)
            {
                result.InvocationConfiguration.Error.WriteLine($"error: {e.Message}");
                return 1;
            }
        });
        return command;
    }
}
