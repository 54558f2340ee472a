namespace Jota.Kubelet.Files;

/// <summary>What the kernel tells files apart by. It may be a later file's once this one is gone and closed.</summary>
/// <param name="Major">Of the device it is on.</param>
/// <param name="Minor">Of the device it is on.</param>
/// <param name="Inode">Its number there.</param>
internal readonly record struct FileId(uint Major, uint Minor, ulong Inode);
