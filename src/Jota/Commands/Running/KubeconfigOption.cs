using System.CommandLine;

namespace Jota.Commands.Running;

/// <summary><c>--kubeconfig</c>, as components have it.</summary>
internal static class KubeconfigOption
{
    /// <summary>The option.</summary>
    /// <param name="user">Whom it should name, for people.</param>
    public static Option<string> Of(string user) => new("--kubeconfig")
    {
        Description = $"Where the cluster is, and who this is to it: {user} (on a Jota server: jota kubeconfig --user {user}).",
        HelpName = "FILE",
        Required = true,
    };
}
