using System.Text;
using Jota.Kubelet.Containers;
using Jota.Kubelet.Volumes;

namespace Jota.Kubelet.Tests.Volumes;

public sealed class VolumeTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly string _root = Directory.CreateTempSubdirectory("jota-volumes-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Files_are_replaced_all_at_once_behind_one_link()
    {
        Assert.True(AtomicFiles.Write(_root, Files(("a", "1"), ("dir/b", "2")), null, Now));
        Assert.Equal("2", File.ReadAllText(Path.Combine(_root, "dir", "b")));
        var first = new FileInfo(Path.Combine(_root, "..data")).LinkTarget;

        Assert.False(AtomicFiles.Write(_root, Files(("a", "1"), ("dir/b", "2")), null, Now));
        Assert.True(AtomicFiles.Write(_root, Files(("a", "3"), ("c", "4")), null, Now));
        Assert.Equal("3", File.ReadAllText(Path.Combine(_root, "a")));
        Assert.Equal(["a", "c"], Directory.GetFileSystemEntries(_root).Select(e => Path.GetFileName(e)!).Where(e => !e.StartsWith("..", StringComparison.Ordinal)).Order());
        Assert.NotEqual(first, new FileInfo(Path.Combine(_root, "..data")).LinkTarget);
        Assert.False(Directory.Exists(Path.Combine(_root, first!)));
    }

    [Fact]
    public void A_subpath_never_leaves_its_volume()
    {
        File.CreateSymbolicLink(Path.Combine(_root, "out"), "/etc");
        Directory.CreateDirectory(Path.Combine(_root, "real"));
        File.CreateSymbolicLink(Path.Combine(_root, "in"), "real");
        Assert.Equal(Path.Combine(_root, "real", "deep"), SubPath.Resolve(_root, "in/deep"));
        Assert.Throws<ContainerConfigException>(() => SubPath.Resolve(_root, "out/passwd"));
        Assert.Throws<ContainerConfigException>(() => SubPath.Resolve(_root, "../x"));
    }

    private static Dictionary<string, ProjectedFile> Files(params (string Path, string Text)[] files) =>
        files.ToDictionary(f => f.Path, f => new ProjectedFile(Encoding.UTF8.GetBytes(f.Text), 0x1A4));
}
