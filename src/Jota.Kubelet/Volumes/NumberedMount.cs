namespace Jota.Kubelet.Volumes;

/// <summary>One of a container's volume mounts.</summary>
/// <param name="Name">The volume's name.</param>
/// <param name="Index">Its place among the container's mounts.</param>
internal readonly record struct NumberedMount(string Name, int Index);
