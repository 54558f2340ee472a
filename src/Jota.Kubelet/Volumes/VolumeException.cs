namespace Jota.Kubelet.Volumes;

/// <summary>A volume cannot be set up; the message is upstream's after <c>MountVolume.SetUp failed for volume "x" : </c>.</summary>
internal sealed class VolumeException(string volume, string message) : Exception(message)
{
    public string Volume { get; } = volume;
}
