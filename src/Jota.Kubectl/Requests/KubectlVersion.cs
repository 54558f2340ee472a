namespace Jota.Kubectl;

/// <summary>Which kubectl this is.</summary>
internal static class KubectlVersion
{
    /// <summary>The Kubernetes version whose kubectl it stands for, and whose it is.</summary>
    public const string GitVersion = "v1.36.0+jota";

    /// <summary>Throws when a server is of another version. What stands behind a plus sign says who built it, and does not count.</summary>
    public static void RefuseOther(string server)
    {
        if (server.Split('+')[0] != GitVersion.Split('+')[0])
        {
            throw KubectlException.Error($"server version ({server}) differs from client version ({GitVersion})!");
        }
    }
}
