using System.Text;
using Jota.Kubelet.Files;

namespace Jota.Kubelet.Tests.Files;

public sealed class FolderRemovalTests : IDisposable
{
    private const ulong Shared = 0x100000;

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Links_are_removed_and_what_they_lead_to_stays()
    {
        _scratch.Folder("outside/inner");
        _scratch.File("outside/kept");
        _scratch.Folder("gone/sub");
        _scratch.File("gone/sub/file");
        _scratch.Link("gone/folder", _scratch["outside"]);
        _scratch.Link("gone/sub/file-link", _scratch["outside/kept"]);
        _scratch.Link("gone/nowhere", "missing");

        FolderRemoval.Remove(_scratch["gone"]);

        Assert.False(Path.Exists(_scratch["gone"]));
        Assert.True(File.Exists(_scratch["outside/kept"]));
        Assert.True(Directory.Exists(_scratch["outside/inner"]));
    }

    [Fact]
    public void A_link_in_the_place_of_the_folder_is_removed_alone()
    {
        _scratch.Folder("outside");
        _scratch.File("outside/kept");
        _scratch.Link("gone", _scratch["outside"]);
        FolderRemoval.Remove(_scratch["gone"]);
        Assert.False(Path.Exists(_scratch["gone"]));
        Assert.True(File.Exists(_scratch["outside/kept"]));
    }

    [Fact]
    public void What_is_not_there_is_removed_already() => FolderRemoval.Remove(_scratch["no/such"]);

    [Fact]
    public void Neither_depth_nor_number_is_too_much()
    {
        const int Depth = 3000;
        using (var top = PinnedFile.AtPath(_scratch.Root, PathRules.NoLinks))
        {
            Deepen(top, "gone", Depth);
        }

        for (var i = 0; i < 2000; i++)
        {
            _scratch.File($"gone/f{i}");
        }

        FolderRemoval.Remove(_scratch["gone"]);
        Assert.False(Directory.Exists(_scratch["gone"]));
    }

    [Fact]
    public void Names_need_not_be_text()
    {
        _scratch.Folder("gone");
        using (var folder = PinnedFile.AtPath(_scratch["gone"], PathRules.NoLinks))
        {
            using var file = LinuxCalls.Open(folder, [0xFF, 0xFE, 0], OpenHow.New(0x1A4, PathRules.Strict));
            Assert.False(file.IsInvalid);
        }

        FolderRemoval.Remove(_scratch["gone"]);
        Assert.False(Directory.Exists(_scratch["gone"]));
    }

    [Fact]
    public void Mounts_come_off_first_and_what_was_mounted_keeps_its_contents()
    {
        ScratchFolder.NeedsRoot();
        _scratch.Folder("host/inner");
        _scratch.File("host/kept", "1");
        _scratch.File("host/inner/kept", "2");
        _scratch.Folder("gone/a/b");
        _scratch.File("gone/file");
        _scratch.Bind("host", "gone/a/b");
        _scratch.Bind("host", "gone/a/b/inner");
        _scratch.Bind("host/kept", "gone/file");
        _scratch.Folder("gone/hidden/c");
        _scratch.Bind("host", "gone/hidden/c");
        _scratch.Tmpfs("gone/hidden");

        FolderRemoval.Remove(_scratch["gone"]);

        Assert.False(Directory.Exists(_scratch["gone"]));
        Assert.Equal("1", File.ReadAllText(_scratch["host/kept"]));
        Assert.Equal("2", File.ReadAllText(_scratch["host/inner/kept"]));
        Assert.DoesNotContain(_scratch["gone"], File.ReadAllText("/proc/self/mounts"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mount_whose_name_is_no_text_comes_off_as_well()
    {
        ScratchFolder.NeedsRoot();
        _scratch.Folder("host");
        _scratch.File("host/kept");
        _scratch.Folder("gone");
        using (var folder = PinnedFile.AtPath(_scratch["gone"], PathRules.NoLinks))
        {
            folder.MakeFolder("x", 0x1ED);
            byte[] name = [0xFF, (byte)' ', (byte)'\n', 0];
            Assert.Equal(0, LinuxCalls.Rename(folder, "x\0"u8, folder, name, LinuxCalls.KeepTarget));
            using var point = LinuxCalls.Open(folder, name, OpenHow.Hold(PathRules.Strict));
            FileFaultException.Check(LinuxCalls.Mount(_scratch["host"], point.Path, null, LinuxCalls.BindMount, null), "gone");
        }

        FolderRemoval.Remove(_scratch["gone"]);
        Assert.False(Directory.Exists(_scratch["gone"]));
        Assert.True(File.Exists(_scratch["host/kept"]));
    }

    [Fact]
    public void A_copy_of_shared_mounts_comes_off_and_the_mounts_themselves_stay()
    {
        ScratchFolder.NeedsRoot();
        _scratch.Folder("host");
        _scratch.Bind("host", "host");
        _scratch.Change("host", Shared);
        _scratch.Folder("host/inner");
        _scratch.Tmpfs("host/inner");
        _scratch.File("host/inner/kept");
        _scratch.Folder("gone/copy");
        FileFaultException.Check(
            LinuxCalls.Mount(_scratch["host"], _scratch["gone/copy"], null, LinuxCalls.BindMount | LinuxCalls.Recursive, null), "copy");
        Assert.True(File.Exists(_scratch["gone/copy/inner/kept"]));

        FolderRemoval.Remove(_scratch["gone"]);

        Assert.True(File.Exists(_scratch["host/inner/kept"]));
    }

    [Fact]
    public async Task A_folder_that_is_swapped_for_a_link_meanwhile_leads_nowhere()
    {
        const int Rounds = 60;
        _scratch.Folder("outside");
        for (var i = 0; i < Rounds; i++)
        {
            _scratch.File("outside/kept");
            _scratch.Folder("gone/sub/deep");
            using var end = new CancellationTokenSource();
            var swapping = Task.Run(() => Swap(end.Token), TestContext.Current.CancellationToken);
            try
            {
                FolderRemoval.Remove(_scratch["gone"]);
            }
            catch (FileFaultException)
            {
                // Who goes on making entries may keep the folder, no more.
            }

            await end.CancelAsync();
            await swapping;
            Assert.True(File.Exists(_scratch["outside/kept"]));
        }
    }

    private void Swap(CancellationToken end)
    {
        while (!end.IsCancellationRequested && Directory.Exists(_scratch["gone"]))
        {
            _ = LinuxCalls.Rename(_scratch["gone/sub"], _scratch["gone/aside"]);
            try
            {
                _scratch.Link("gone/sub", _scratch["outside"]);
            }
            catch (IOException)
            {
                // The other side was quicker.
            }
        }
    }

    private static void Deepen(PinnedFile top, string first, int depth)
    {
        Assert.True(top.MakeFolder(first, 0x1ED));
        var folder = top.Open(first, PathRules.Strict);
        for (var i = 0; i < depth; i++)
        {
            folder.MakeFolder("d", 0x1ED);
            var inner = folder.Open("d", PathRules.Strict);
            folder.Dispose();
            folder = inner;
        }

        folder.Dispose();
    }
}
