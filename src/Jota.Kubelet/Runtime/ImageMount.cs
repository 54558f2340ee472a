namespace Jota.Kubelet.Runtime;

/// <summary>What has to be mounted so that the files of an image are seen.</summary>
/// <param name="Type">The file system's, such as <c>overlay</c>, or <c>bind</c>.</param>
/// <param name="Source">What is mounted.</param>
/// <param name="Options">As in <c>/etc/fstab</c>.</param>
public sealed record ImageMount(string Type, string Source, IReadOnlyList<string> Options);
