namespace Jota.Kubectl;

/// <summary>What becomes of paths in kubeconfigs, which begin at the folder of the file in which they stand.</summary>
internal enum PathsAre
{
    /// <summary>They are completed.</summary>
    Absolute,

    /// <summary>They stay as they are.</summary>
    AsWritten,
}
