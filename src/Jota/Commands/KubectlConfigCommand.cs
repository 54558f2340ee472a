using System.CommandLine;
using Jota.Kubeconfigs;

namespace Jota.Commands;

/// <summary><c>jota kubectl-config</c>: prints the cluster's kubeconfig, or merges it into the user's own.</summary>
internal static class KubectlConfigCommand
{
    public static Command Create()
    {
        var dataDirectory = CommonOptions.DataDirectory();
        var merge = new Option<bool>("--merge")
        {
            Description = "Add cluster, user and context to the kubeconfig that kubectl uses, and make it the current context.",
        };
        var into = new Option<string?>("--into")
        {
            Description = "With --merge: the file to add to (default: $KUBECONFIG's first file, else ~/.kube/config).",
            HelpName = "FILE",
        };
        var command = new Command("kubectl-config", "Print the kubeconfig of a cluster, or merge it into your own.")
        {
            dataDirectory,
            merge,
            into,
        };
        command.SetAction(result =>
        {
            var source = Path.Combine(result.GetRequiredValue(dataDirectory), "kubeconfig");
            if (!File.Exists(source))
            {
                result.InvocationConfiguration.Error.WriteLine(
                    $"there is no cluster in {result.GetRequiredValue(dataDirectory)} yet: start one with jota up --data-dir");
                return 1;
            }

            if (!result.GetValue(merge))
            {
                result.InvocationConfiguration.Output.Write(File.ReadAllText(source));
                return 0;
            }

            var target = result.GetValue(into) ?? DefaultKubeconfig();
            KubeconfigMerge.Into(target, File.ReadAllText(source));
            result.InvocationConfiguration.Output.WriteLine($"merged into {target}");
            return 0;
        });
        return command;
    }

    private static string DefaultKubeconfig()
    {
        var named = Environment.GetEnvironmentVariable("KUBECONFIG")?.Split(':', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return named ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config");
    }
}
