namespace Jota.Kubectl;

/// <summary>Which kubectl this is.</summary>
internal static class KubectlVersion
{
    /// <summary>The Kubernetes version whose kubectl it stands for, and whose it is.</summary>
    public const string GitVersion = "v1.36.0+jota";
}
