namespace Jota.Kubelet.Files;

/// <summary>What there is of a file system, and what is left of it for anybody.</summary>
/// <param name="Capacity">Bytes.</param>
/// <param name="Available">Bytes.</param>
/// <param name="Inodes">Files; 0 where it has no limit of its own.</param>
/// <param name="InodesFree">Files.</param>
internal readonly record struct FileSystemUse(long Capacity, long Available, long Inodes, long InodesFree)
{
    private const int Length = 256;

    /// <summary>Of the file system that a path is on; null when nothing is there.</summary>
    public static FileSystemUse? Of(string path)
    {
        using var file = PinnedFile.FindPath(path, PathRules.Any);
        if (file is null)
        {
            return null;
        }

        // struct statfs of 64-bit machines: words of eight bytes, type and block size first.
        Span<byte> buffer = stackalloc byte[Length];
        FileFaultException.Check(LinuxCalls.StatFileSystem(file, buffer), path);
        var block = Word(buffer, 1);
        return new(Saturated(Word(buffer, 2), block), Saturated(Word(buffer, 4), block), Word(buffer, 5), Word(buffer, 6));
    }

    private static long Word(ReadOnlySpan<byte> words, int index) => BitConverter.ToInt64(words[(index * 8)..]);

    private static long Saturated(long blocks, long size) => blocks > long.MaxValue / Math.Max(1, size) ? long.MaxValue : blocks * size;
}
