using Jota.Kubelet.Files;

namespace Jota.Kubelet.Tests.Files;

public sealed class MemoryFolderTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Is_mounted_once_and_anew_when_it_is_gone_and_what_lay_on_disk_goes()
    {
        ScratchFolder.NeedsRoot();
        var path = _scratch.Folder("secret");
        _scratch.File("secret/left-on-disk");

        Assert.True(MemoryFolder.Ensure(path, null));
        Assert.False(File.Exists(_scratch["secret/left-on-disk"]));
        _scratch.File("secret/token");
        Assert.False(MemoryFolder.Ensure(path, null));
        Assert.True(File.Exists(_scratch["secret/token"]));

        Mounts.RemoveBelow(_scratch.Root);
        Assert.Empty(Directory.GetFileSystemEntries(path));
        Assert.True(MemoryFolder.Ensure(path, 1 << 20));
        using var folder = PinnedFile.AtPath(path, PathRules.NoLinks);
        Assert.True(MemoryFolder.IsTmpfs(folder));
    }

    [Fact]
    public void Another_file_system_in_its_place_is_none()
    {
        ScratchFolder.NeedsRoot();
        var path = _scratch.Folder("secret");
        _scratch.Folder("disk");
        _scratch.Bind("disk", "secret");
        Assert.True(MemoryFolder.Ensure(path, null));
        _scratch.File("secret/token");
        Assert.Empty(Directory.GetFileSystemEntries(_scratch["disk"]));
    }
}
