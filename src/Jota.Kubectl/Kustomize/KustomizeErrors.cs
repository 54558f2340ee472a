namespace Jota.Kubectl;

/// <summary>What can be wrong with a kustomization.</summary>
internal static class KustomizeErrors
{
    public static KubectlException Wrong(string message) => KubectlException.Error(message);

    /// <summary>The same with what was being done.</summary>
    public static KubectlException Within(string doing, KubectlException error) =>
        KubectlException.Error($"{doing}: {ErrorText.Bare(error)}");
}
