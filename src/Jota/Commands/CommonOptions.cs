using System.CommandLine;

namespace Jota.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    /// <summary>Where a cluster keeps everything.</summary>
    public static Option<string> DataDirectory() => new("--data-dir")
    {
        Description = "The cluster's directory: database, certificates, kubeconfig, containers.",
        DefaultValueFactory = _ => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".jota"),
        HelpName = "DIR",
    };
}
