namespace Jota.Kubelet.Volumes;

/// <summary>A volume cannot be set up; the message is upstream's after <c>MountVolume.SetUp failed for volume "x" : </c>.</summary>
internal sealed class VolumeException(string volume, string message) : Exception(message)
{
    public string Volume { get; } = volume;

    /// <summary>What failed, in upstream's words.</summary>
    public string Operation { get; init; } = "MountVolume.SetUp";

    /// <summary>Whether nothing failed yet: something is waited for that mostly comes within seconds.</summary>
    public bool IsWait { get; init; }

    /// <summary>As events tell it.</summary>
    public string Told => $"{Operation} failed for volume \"{Volume}\" : {Message}";
}
