using Jota.Kubelet.Containers;
using Jota.Kubelet.Files;
using Jota.Kubelet.Specs;
using Jota.Kubelet.Tests.Files;
using Jota.Kubelet.Volumes;

namespace Jota.Kubelet.Tests.Volumes;

public sealed class SubPathTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public SubPathTests() => _scratch.Folder("volume/real");

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("real", "real")]
    [InlineData("in", "real")]
    [InlineData("in/deep/er", "real/deep/er")]
    [InlineData("real/up/real", "real")]
    [InlineData("real//./", "real")]
    public void Links_within_the_volume_are_followed_and_folders_that_lack_are_made(string sub, string real)
    {
        _scratch.Link("volume/in", "real");
        _scratch.Link("volume/real/up", "..");
        using var pinned = Pin(sub);
        Assert.Equal(_scratch["volume/" + real], pinned?.RealPath);
    }

    [Theory]
    [InlineData("absolute")]
    [InlineData("absolute/new")]
    [InlineData("above/outside")]
    [InlineData("round/x")]
    [InlineData("round")]
    public void Links_that_leave_the_volume_or_go_round_are_refused(string sub)
    {
        _scratch.Folder("outside");
        _scratch.Link("volume/absolute", _scratch["outside"]);
        _scratch.Link("volume/above", "..");
        _scratch.Link("volume/round", "and-round");
        _scratch.Link("volume/and-round", "round");

        Assert.Throws<FileFaultException>(() => Pin(sub));
        Assert.Empty(Directory.GetFileSystemEntries(_scratch["outside"]));
    }

    [Fact]
    public void A_link_to_nothing_takes_the_name()
    {
        _scratch.Link("volume/nowhere", "missing");
        Assert.Null(Pin("nowhere"));
        Assert.Null(Pin("nowhere/new"));
        _scratch.File("volume/file");
        Assert.Null(Pin("file/new"));
    }

    [Fact]
    public void New_folders_have_the_mode_of_the_volume_whatever_the_umask_is()
    {
        const uint ShareAll = 0x5FF; // 02777
        using (var volume = PinnedFile.AtPath(_scratch["volume"], PathRules.NoLinks))
        {
            volume.SetMode(ShareAll);
        }

        using var made = Pin("new/er");
        Assert.Equal(ShareAll, made!.Facts.Mode);
        Assert.Equal(ShareAll, FileFacts.Of(_scratch["volume/new"])!.Value.Mode);
    }

    [Fact]
    public void New_folders_have_the_group_of_the_volume()
    {
        ScratchFolder.NeedsRoot();
        using (var volume = PinnedFile.AtPath(_scratch["volume"], PathRules.NoLinks))
        {
            volume.SetOwner(user: null, group: 4242);
        }

        using var made = Pin("new/er");
        Assert.Equal(4242u, made!.Facts.Group);
    }

    [Theory]
    [InlineData("/etc", "error SubPath `/etc` must not be an absolute path")]
    [InlineData("a/../b", "unable to provision SubPath `a/../b`: must not contain '..'")]
    public void Words_that_leave_the_volume_are_refused(string sub, string message) =>
        Assert.Equal(message, Assert.Throws<ContainerConfigException>(() => SubPath.Check(sub)).Message);

    private PinnedFile? Pin(string sub)
    {
        using var volume = PinnedFile.AtPath(_scratch["volume"], PathRules.NoLinks);
        return SubPath.Pin(volume, sub);
    }
}
